public import SegGeometry

/// One expression about one picture, with the true mask.
public struct EvaluationSample: Hashable, Sendable {
    /// Names the sample within its dataset; no two share it.
    public var id: String
    /// The picture's file.
    public var image: String
    /// What is asked for.
    public var expression: String
    /// What sort of expression it is, for tables by kind.
    public var kind: String
    /// The true mask, in the picture's own size; without a pixel inside when the expression means nothing there.
    public var truth: RunLengthMask
    /// Pixels that count neither as hit nor as miss, of the same size and outside the truth; nil where all count.
    public var ignored: RunLengthMask?

    /// A sample.
    public init(
        id: String, image: String, expression: String, kind: String, truth: RunLengthMask, ignored: RunLengthMask? = nil
    ) {
        self.id = id
        self.image = image
        self.expression = expression
        self.kind = kind
        self.truth = truth
        self.ignored = ignored
    }
}

/// Part `index` (from 1) of `count` equal parts of a dataset: every `count`-th sample.
public struct Shard: Hashable, Sendable {
    /// Which part, from 1.
    public let index: Int
    /// How many parts.
    public let count: Int

    /// The whole dataset.
    public static let whole = Shard(index: 1, count: 1)

    private init(index: Int, count: Int) {
        self.index = index
        self.count = count
    }

    /// The part that `text` names: "2/8".
    ///
    /// - Throws: `EvaluationError.shard` when it names none.
    public init(_ text: String) throws(EvaluationError) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 2, let index = parts[0], let count = parts[1], index >= 1, index <= count else {
            throw .shard(text)
        }
        self.init(index: index, count: count)
    }

    /// The samples of this part, in order.
    public func samples<Sample>(of all: [Sample]) -> [Sample] {
        all.indices.filter { $0 % count == index - 1 }.map { all[$0] }
    }
}
