import HTTPTypes
import Hummingbird

/// Who may ask what: keys, names of the host, origins of pages, and how often.
struct AccessRule: Sendable {
    private let ring: KeyRing
    private let limiter: RateLimiter?
    private let origins: Set<String>
    private let checksHost: Bool

    /// Pages that show no answer and are open to everybody, so that a browser and a balancer get in.
    private static let open: Set<String> = ["/", "/health", "/ready", "/openapi.json"]
    /// Longest path with its query.
    private static let longestPath = 8192

    init(_ options: ServeOptions) {
        ring = KeyRing(options.keys)
        limiter = options.rate.map { RateLimiter(perMinute: $0) }
        origins = Set(options.origins)
        checksHost = options.isLoopback
    }

    /// Lets a request in.
    ///
    /// - Throws: ``ServerError`` that says why not.
    func check(_ request: Request, _ context: ServerContext) throws(ServerError) {
        guard (request.head.path ?? "").utf8.count <= Self.longestPath else {
            throw ServerError(status: 414, message: "the path is longer than \(Self.longestPath) bytes")
        }
        try checkHost(request)
        try checkOrigin(request)
        let path = request.uri.path
        if Self.open.contains(path) || path.hasPrefix("/page/") || request.method == .options { return }
        let caller = try checkKey(request) ?? context.peer
        if let seconds = limiter?.take(caller) { throw .busy("too many requests a minute", after: seconds) }
    }

    /// A page elsewhere can make a browser ask this machine under a name of its own choice; only names of this machine
    /// are answered where nobody else is meant to ask.
    private func checkHost(_ request: Request) throws(ServerError) {
        guard checksHost, let host = request.head.authority, !host.isEmpty else { return }
        guard ServeOptions.isLoopback(Self.name(of: host)) else {
            throw ServerError(status: 421, message: "this server answers as localhost alone", code: "wrong_host")
        }
    }

    private func checkOrigin(_ request: Request) throws(ServerError) {
        guard let origin = request.headers[.origin], !allows(origin: origin) else { return }
        let own = request.head.authority ?? ""
        guard origin == "http://\(own)" || origin == "https://\(own)" else {
            throw ServerError(status: 403, message: "pages of other origins may not ask here", code: "wrong_origin")
        }
    }

    private func checkKey(_ request: Request) throws(ServerError) -> String? {
        if ring.isEmpty { return nil }
        let bearer = request.headers[.authorization].flatMap { field in
            field.lowercased().hasPrefix("bearer ") ? String(field.dropFirst(7)) : nil
        }
        guard let key = bearer ?? HTTPField.Name("api-key").flatMap({ request.headers[$0] }), ring.holds(key) else {
            throw ServerError(status: 401, message: "a valid API key is needed", code: "invalid_api_key")
        }
        return ring.name(of: key)
    }

    /// Whether pages of an origin may ask from a browser.
    func allows(origin: String) -> Bool { origins.contains(origin) || origins.contains("*") }

    /// The host without its port.
    private static func name(of authority: String) -> String {
        if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") { return String(authority[...end]) }
        return String(authority.prefix { $0 != ":" })
    }
}
