public import Foundation
public import SegFiles

/// What the environment says of the hub and its cache, read as Python's huggingface_hub reads it (2.4.0, `constants.py`).
public struct HubEnvironment: Hashable, Sendable {
    /// Where the hub is, without a `/` at its end: `HF_ENDPOINT`, or https://huggingface.co.
    public var endpoint: String
    /// The cache's folder: `HF_HUB_CACHE`, `HUGGINGFACE_HUB_CACHE`, or `hub` in `HF_HOME`, or in `huggingface` in `XDG_CACHE_HOME`
    /// or `~/.cache`.
    public var cache: String
    /// Whether nothing may be fetched: `HF_HUB_OFFLINE` or `TRANSFORMERS_OFFLINE`.
    public var isOffline: Bool
    /// Seconds without a byte after which a transfer is begun again: `HF_HUB_DOWNLOAD_TIMEOUT`, or 10.
    public var stallSeconds: Int
    /// The token of `HF_TOKEN` or `HUGGING_FACE_HUB_TOKEN`.
    private let variableToken: String?
    /// The file that holds a token: `HF_TOKEN_PATH`, or `token` in `HF_HOME`.
    private let tokenPath: String
    /// Whether only a token that is given by hand is sent: `HF_HUB_DISABLE_IMPLICIT_TOKEN`.
    private let isTokenExplicit: Bool

    /// Reads the variables; an empty one counts as not set.
    public init(_ variables: [String: String] = ProcessInfo.processInfo.environment) {
        func value(_ names: String...) -> String? {
            names.lazy.compactMap { variables[$0] }.first { !$0.isEmpty }
        }
        func isOn(_ names: String...) -> Bool {
            names.contains { ["1", "ON", "YES", "TRUE"].contains((variables[$0] ?? "").uppercased()) }
        }
        func path(_ text: String) -> String { Self.expanded(text, variables) }
        let base = value("XDG_CACHE_HOME") ?? "~/.cache"
        let home = path(value("HF_HOME") ?? base + "/huggingface")
        endpoint = value("HF_ENDPOINT") ?? "https://huggingface.co"
        while endpoint.hasSuffix("/") { endpoint.removeLast() }
        cache = path(value("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE") ?? home + "/hub")
        isOffline = isOn("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")
        stallSeconds = value("HF_HUB_DOWNLOAD_TIMEOUT").flatMap { Int($0) }.map { max(1, $0) } ?? 10
        variableToken = Self.clean(value("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"))
        tokenPath = path(value("HF_TOKEN_PATH") ?? home + "/token")
        isTokenExplicit = isOn("HF_HUB_DISABLE_IMPLICIT_TOKEN")
    }

    /// The token to send: the one given by hand, else the environment's, else the one that `hf auth login` kept.
    ///
    /// - Throws: `FileError` when the token's file is there and cannot be read.
    public func token(given: String?) throws(FileError) -> String? {
        if let given = Self.clean(given) { return given }
        if isTokenExplicit { return nil }
        if let variableToken { return variableToken }
        return Files.exists(tokenPath) ? Self.clean(try Files.text(at: tokenPath)) : nil
    }

    private static func clean(_ token: String?) -> String? {
        let token = token?.filter { $0 != "\r" && $0 != "\n" && $0 != "\r\n" }.trimmingCharacters(in: .whitespaces)
        return token?.isEmpty == false ? token : nil
    }

    /// `~`, `$NAME` and `${NAME}` replaced; an unknown name stays as it is.
    static func expanded(_ path: String, _ variables: [String: String]) -> String {
        var path = path
        if path == "~" || path.hasPrefix("~/") {
            path = (variables["HOME"] ?? NSHomeDirectory()) + path.dropFirst()
        }
        return path.replacing(/\$(?:\{(?<braced>[^}]*)\}|(?<plain>[A-Za-z0-9_]+))/) { match in
            variables[String(match.output.braced ?? match.output.plain ?? "")] ?? String(match.output.0)
        }
    }
}
