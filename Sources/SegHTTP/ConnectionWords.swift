internal import AsyncHTTPClient
internal import Glibc
internal import NIOCore
package import NIOPosix

/// What is said of a connection that could not be made, or that ended early.
package enum ConnectionWords {
    /// The codes of `errno` that mean that nobody can be reached.
    package static let unreachable = [ECONNREFUSED, EHOSTUNREACH, ENETUNREACH, ETIMEDOUT]

    /// The system's words for a code of `errno`.
    package static func words(of code: CInt) -> String { String(cString: strerror(code)) }

    /// The system's words in what NIO says of a connection that was not made.
    package static func words(of error: NIOConnectionError) -> String {
        let text = "\(error)"
        for code in unreachable where text.contains("errno: \(code)") { return words(of: code) }
        if error.dnsAError != nil || error.dnsAAAAError != nil { return "no address is known for \(error.host)" }
        return String(text.prefix(200))
    }

    /// What happened, in words that name no type.
    package static func words(of error: any Error) -> String {
        switch error {
        case let error as NIOConnectionError: words(of: error)
        case let error as IOError: words(of: error.errnoCode)
        case let error as HTTPClientError where error == .remoteConnectionClosed: "the server closed the connection"
        case let error as HTTPClientError where error == .connectTimeout: "no connection within the time"
        case let error as HTTPClientError where error == .cancelled: "cancelled"
        case is CancellationError: "cancelled"
        default: other("\(error)")
        }
    }

    private static func other(_ text: String) -> String {
        if text.contains("CERTIFICATE_VERIFY_FAILED") { return "the server's certificate is not valid" }
        if text.contains("HTTPParserError") || text.contains("invalid") {
            return "the reply is no HTTP: \(text.prefix(120))"
        }
        return String(text.prefix(200))
    }
}
