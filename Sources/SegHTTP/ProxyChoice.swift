package import Foundation

/// The proxy that the environment asks for: `HTTPS_PROXY` or `HTTP_PROXY` by the server's scheme, else `ALL_PROXY`, in capitals or not; not for hosts
/// of `NO_PROXY`.
package struct ProxyChoice: Hashable, Sendable {
    package let host: String
    package let port: Int
    /// `user:password`, decoded.
    package let login: String?

    /// The proxy for `url`; nil for none, or for one that does not speak HTTP.
    package init?(for url: URL, _ variables: [String: String]) {
        func value(_ name: String) -> String? {
            let text = variables[name.lowercased()] ?? variables[name]
            return text?.isEmpty == false ? text : nil
        }
        let own = url.scheme?.lowercased() == "https" ? "HTTPS_PROXY" : "HTTP_PROXY"
        guard let text = value(own) ?? value("ALL_PROXY"), !Self.isExcluded(url.host ?? "", value("NO_PROXY") ?? ""),
            let proxy = URL(string: text.contains("://") ? text : "http://" + text),
            proxy.scheme?.lowercased() == "http", let host = proxy.host
        else { return nil }
        (self.host, port) = (host, proxy.port ?? 80)
        login = proxy.user.map { "\($0):\(proxy.password ?? "")" }
    }

    /// Whether `host` is one of a list of names, each of which also means what ends in it.
    static func isExcluded(_ host: String, _ list: String) -> Bool {
        list.lowercased().split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }.contains { name in
            let bare = name.hasPrefix(".") ? String(name.dropFirst()) : name
            return name == "*"
                || (!bare.isEmpty && (host.lowercased() == bare || host.lowercased().hasSuffix("." + bare)))
        }
    }
}
