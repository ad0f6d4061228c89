/// How a dataset is taught: which lessons, in which words, and how masks become outlines. What a file does not say is as
/// datasets are taught by default.
public struct TeachingConfig: Hashable, Sendable, Codable {
    /// Which lessons are given.
    public var mixture = LessonMixture.dataset
    /// How masks become outlines.
    public var outline = OutlineRule.dataset

    /// The default.
    public init() {}

    /// Everything that is wrong with it, a sentence each.
    public var problems: [String] {
        mixture.problems.map { "mixture: " + $0 } + outline.problems.map { "outline: " + $0 }
    }
}
