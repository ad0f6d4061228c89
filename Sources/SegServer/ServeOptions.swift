/// How a server listens, whom it lets in, and how much it takes.
package struct ServeOptions: Hashable, Sendable {
    /// The address that is listened on.
    package var host = "127.0.0.1"
    /// The port; 0 lets the system pick one.
    package var port = 8000
    /// Keys of which each request must name one; none lets everybody in.
    package var keys: [String] = []
    /// Origins whose pages may ask from a browser; `*` for all.
    package var origins: [String] = []
    /// Domains from which pictures may be fetched; none fetches nothing.
    package var mediaDomains: [String] = []
    /// A folder whose pictures may be named by path; nil reads nothing.
    package var mediaPath: String?
    /// Requests a minute that a key, or an address without keys, may make; nil for any number.
    package var rate: Int?

    /// Most bytes of a request's body.
    package var bodyBytes = 64 << 20
    /// Most bytes of an encoded picture.
    package var pictureBytes = 32 << 20
    /// Most pixels of a picture.
    package var pixels = 64 << 20
    /// Bytes that may be held of pictures for further questions.
    package var storeBytes = 512 << 20
    /// Most questions of a request.
    package var queries = 16
    /// Most pictures of a request.
    package var pictures = 8
    /// Most records of a request.
    package var records = 256
    /// Most tokens of an answer.
    package var newTokens = 4096
    /// Most seconds that an answer may take, waiting included.
    package var answerSeconds = 300
    /// Most seconds until a request's head is whole, or an idle connection is closed.
    package var headSeconds = 30
    /// Most seconds from a request's head to the end of its body.
    package var bodySeconds = 60
    /// Most connections.
    package var connections = 2048

    /// Everybody on this machine is let in.
    package init() {}

    /// Whether only this machine can reach the server.
    package var isLoopback: Bool { Self.isLoopback(host) }

    /// Whether a name or an address is this machine's own.
    static func isLoopback(_ host: String) -> Bool {
        ["localhost", "::1", "[::1]"].contains(host.lowercased())
            || host.split(separator: ".").count == 4 && host.hasPrefix("127.")
    }
}
