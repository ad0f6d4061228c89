/// One of several parts of a dataset that are worked on apart: by which part a picture belongs to, all that is known of a
/// picture is in one part.
public struct Shard: Hashable, Sendable {
    /// Which part, counted from 1.
    public let index: Int
    /// How many parts there are.
    public let count: Int

    /// Part `index` of `count`; nil unless 1 ≤ `index` ≤ `count` ≤ 100,000.
    public init?(_ index: Int, of count: Int) {
        guard (1...100_000).contains(count), (1...count).contains(index) else { return nil }
        self.index = index
        self.count = count
    }

    /// All parts; none when `count` is no number of parts.
    public static func all(_ count: Int) -> [Shard] {
        (0..<max(0, count)).compactMap { Shard($0 + 1, of: count) }
    }

    /// Whether what belongs to a key, a picture's id, is in this part: by FNV-1a of its UTF-8.
    public func holds(_ key: String) -> Bool {
        key.stableIndex(below: count) == index - 1
    }

    /// `kept-00003-of-00064.jsonl` for the name `kept`.
    public func file(_ name: String) -> String {
        func digits(_ number: Int) -> String {
            let text = String(number)
            return String(repeating: "0", count: max(0, 5 - text.count)) + text
        }
        return "\(name)-\(digits(index))-of-\(digits(count)).jsonl"
    }
}
