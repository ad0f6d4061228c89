internal import Foundation

/// Where a redirection leads, and what may be sent there.
enum Redirect {
    /// The address that `location` means at `url`.
    ///
    /// - Throws: ``HubError/redirection(_:reason:)`` for what is no web address, or leads from https to http.
    static func target(_ location: String, from url: URL) throws(HubError) -> URL {
        guard let target = URL(string: location, relativeTo: url)?.absoluteURL,
            let scheme = target.scheme?.lowercased(),
            ["http", "https"].contains(scheme), target.host?.isEmpty == false
        else { throw .redirection(String(location.prefix(200)), reason: "which is no web address") }
        if url.scheme?.lowercased() == "https", scheme == "http" {
            throw .redirection(shown(target), reason: "which is not encrypted")
        }
        return target
    }

    /// Whether `url` is on the hub itself: same scheme, host and port. Only there goes the token.
    static func isHub(_ url: URL, _ endpoint: URL) -> Bool {
        url.scheme?.lowercased() == endpoint.scheme?.lowercased()
            && url.host?.lowercased() == endpoint.host?.lowercased()
            && port(url) == port(endpoint)
    }

    /// An address without its query, which may hold a signature.
    static func shown(_ url: URL) -> String {
        String(url.absoluteString.prefix { $0 != "?" && $0 != "#" })
    }

    private static func port(_ url: URL) -> Int { url.port ?? (url.scheme?.lowercased() == "https" ? 443 : 80) }
}
