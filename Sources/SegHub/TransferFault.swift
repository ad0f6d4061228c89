/// What went wrong with one request for a file, and may go right the next time.
public enum TransferFault: Error, Hashable, Sendable {
    /// The connection ended, and why.
    case cut(String)
    /// The server cannot be reached, and why.
    case unreachable(String)
    /// Not a byte within so many seconds.
    case stalled(seconds: Int)
    /// A status other than success, with the seconds after which the server wants to be asked again.
    case status(Int, retryAfter: Double?)
    /// A compressed body, which was not asked for.
    case encoding(String)
    /// Another range than was asked for.
    case range(asked: String, found: String)
    /// Another length than the hub's list says.
    case length(listed: Int, announced: Int)
    /// Another version of the file.
    case etag(listed: String, found: String)
    /// The body goes on after the file's end.
    case tooLong(Int)
    /// The server cannot prove who it is.
    case certificate
    /// What came could not be understood as HTTP.
    case malformed(String)
}

extension TransferFault: CustomStringConvertible {
    /// A clause for people.
    public var description: String {
        switch self {
        case .cut(let reason): "the connection ended (\(reason))"
        case .unreachable(let reason): "the server cannot be reached (\(reason))"
        case .stalled(let seconds): "not a byte came within \(seconds) s"
        case .status(429, _): "the server asks to slow down (status 429)"
        case .status(416, _): "the server does not have the range (status 416)"
        case .status(let status, _): "the server answers \(status)"
        case .encoding(let name): "the server sends \(name), which was not asked for"
        case .range(let asked, let found): "the server sends \(found) for \(asked)"
        case .length(let listed, let announced): "the server announces \(announced) bytes of \(listed)"
        case .etag(let listed, let found): "the server has another version (\(found)) than the list says (\(listed))"
        case .tooLong(let size): "the server sends more than the \(size) bytes of the file"
        case .certificate: "the server's certificate is not valid, so nothing is sent to it"
        case .malformed(let reason): "what the server sends is no HTTP (\(reason))"
        }
    }
}
