/// The name of a file inside a repository. Names come from a server and are not trusted: one that could lead out of its folder is none.
public struct RepoPath: Hashable, Sendable, Comparable {
    /// The path, its parts joined by `/`.
    public let text: String

    /// A path; nil where it is empty, absolute, longer than the system takes, or has a part that is empty, `.`, `..`, or holds a
    /// backslash or a control character.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard text.utf8.count <= 1024, !parts.isEmpty, parts.allSatisfy(Self.isSafe) else { return nil }
        self.text = text
    }

    /// Its parts.
    public var parts: [Substring] { text.split(separator: "/") }

    /// By the bytes of the text.
    public static func < (one: RepoPath, other: RepoPath) -> Bool {
        one.text.utf8.lexicographicallyPrecedes(other.text.utf8)
    }

    private static func isSafe(_ part: Substring) -> Bool {
        !part.isEmpty && part != "." && part != ".." && part.utf8.count <= 255
            && part.unicodeScalars.allSatisfy { $0.value >= 32 && $0.value != 127 && $0 != "\\" }
    }
}

extension RepoPath: CustomStringConvertible {
    /// The path.
    public var description: String { text }
}
