/// The id of a model repository on a hub: `sthui/SimpleSeg-Qwen2.5-VL`, or a name alone.
///
/// The rules are those of Python's huggingface_hub (`utils/_validators.py`): an optional namespace and a name of letters, digits,
/// `-`, `_` and `.`, which neither begins nor ends with `-` or `.`, holds no `--` and no `..`, and does not end in `.git`.
public struct RepoID: Hashable, Sendable {
    /// The id as a person writes it.
    public let name: String

    /// An id; nil where `text` is none.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), parts.allSatisfy(Self.isPart), (parts.last?.count ?? 0) <= 96,
            !text.contains("--"), !text.contains(".."), !text.hasSuffix(".git")
        else { return nil }
        name = text
    }

    /// The id that a folder of the cache stands for; nil for folders of datasets and others.
    public init?(folder: String) {
        guard folder.hasPrefix(Self.prefix) else { return nil }
        self.init(String(folder.dropFirst(Self.prefix.count).replacing("--", with: "/")))
    }

    /// The folder in the cache: `models--sthui--SimpleSeg-Qwen2.5-VL`.
    public var folder: String { Self.prefix + name.replacing("/", with: "--") }

    private static let prefix = "models--"

    private static func isPart(_ part: Substring) -> Bool {
        guard let first = part.first, let last = part.last else { return false }
        let isPlain = part.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
                true
            default: false
            }
        }
        return isPlain && !"-.".contains(first) && !"-.".contains(last)
    }
}

extension RepoID: CustomStringConvertible {
    /// The id.
    public var description: String { name }
}
