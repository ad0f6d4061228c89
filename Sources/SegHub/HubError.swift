/// Why nothing, or not everything, could be fetched from a hub.
public enum HubError: Error, Hashable, Sendable {
    /// `text` is no repository's id.
    case id(String)
    /// `text` is no branch, tag or commit.
    case revision(String)
    /// The environment forbids to fetch, and the cache does not have it.
    case offline(String)
    /// The hub's list of a repository cannot be used.
    case listing(String, reason: String)
    /// No repository of that name, or none that this token may see.
    case noRepository(String, hasToken: Bool)
    /// The repository has no such branch, tag or commit.
    case noRevision(String, revision: String)
    /// The commit has no such file.
    case noFile(String, path: String)
    /// Its owner gives it out to those who ask.
    case gated(String, endpoint: String, hasToken: Bool)
    /// The hub has blocked it.
    case disabled(String)
    /// The token is not good.
    case token(status: Int)
    /// No file of the repository fits.
    case nothingFits(String, patterns: [String], files: [String])
    /// The disk is too small.
    case space(folder: String, needed: Int, free: Int)
    /// A transfer failed as often as it is tried.
    case transfer(String, attempts: Int, last: TransferFault)
    /// The bytes are wrong, however often they are fetched.
    case wrongBytes(String, expected: String, found: String)
    /// Some files could not be fetched; the others were.
    case some([String])
    /// A redirection that is not followed.
    case redirection(String, reason: String)
    /// The endpoint is no address.
    case endpoint(String)
}

extension HubError: CustomStringConvertible {
    /// What happened, and what to do.
    public var description: String {
        switch self {
        case .id(let text): "\(text) is no repository's id: ORGANIZATION/NAME"
        case .revision(let text): "\(text) is no branch, tag or commit"
        case .offline(let name):
            "HF_HUB_OFFLINE is set, so nothing is fetched, and the cache does not have all of \(name)"
        case .listing(let name, let reason): "the hub's list of \(name) cannot be used: \(reason)"
        case .noRepository(let name, let hasToken): Self.noRepository(name, hasToken)
        case .noRevision(let name, let revision): "\(name) has no branch, tag or commit \(revision)"
        case .noFile(let name, let path): "\(name) has no file \(path)"
        case .gated(let name, let endpoint, let hasToken): Self.gated(name, endpoint, hasToken)
        case .disabled(let name): "access to \(name) has been disabled on the hub"
        case .token(let status):
            "the hub refuses the token (status \(status)): make a new one on its page of access tokens, and give it as HF_TOKEN"
        case .nothingFits(let name, let patterns, let files):
            "no file of \(name) fits \(patterns.joined(separator: ", ")): it has \(Self.list(files))"
        case .space(let folder, let needed, let free):
            "\(ByteCount.text(needed)) are needed in \(folder), which has \(ByteCount.text(free)) free: nothing was fetched"
        case .transfer(let path, let attempts, let last): "\(path): \(last), after \(attempts) attempts"
        case .wrongBytes(let path, let expected, let found):
            "\(path): the bytes that the server sends come to \(found), not \(expected), and nothing was kept"
        case .some(let sentences): sentences.joined(separator: "\n")
        case .redirection(let url, let reason): "the server redirects to \(url), \(reason)"
        case .endpoint(let text): "\(text) is not the address of a hub: https://HOST (HF_ENDPOINT)"
        }
    }

    private static func noRepository(_ name: String, _ hasToken: Bool) -> String {
        hasToken
            ? "the hub has no repository \(name), or the token may not read it"
            : "the hub has no repository \(name); if it is private, give a token that may read it (HF_TOKEN, or `hf auth login`)"
    }

    private static func gated(_ name: String, _ endpoint: String, _ hasToken: Bool) -> String {
        let ask = "\(name) is gated: ask for access at \(endpoint)/\(name)"
        return hasToken
            ? "\(ask); the token's account does not have it yet"
            : "\(ask), then give a token of that account (HF_TOKEN, or `hf auth login`)"
    }

    private static func list(_ files: [String]) -> String {
        let first = files.prefix(8).joined(separator: ", ")
        return files.count > 8 ? "\(first) and \(files.count - 8) more" : first
    }
}
