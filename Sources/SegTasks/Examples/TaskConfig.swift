public import SegDatasets

/// How a dataset becomes examples: which examples, in which words, and how masks become outlines. What a file does not
/// say is as datasets become examples by default.
public struct TaskConfig: Hashable, Sendable, Codable {
    /// Which examples are given.
    public var mixture = ExampleMixture.dataset
    /// How masks become outlines.
    public var outline = OutlineRule.dataset

    /// The default.
    public init() {}

    /// Everything that is wrong with it, a sentence each.
    public var problems: [String] {
        mixture.problems.map { "mixture: " + $0 } + outline.problems.map { "outline: " + $0 }
    }
}
