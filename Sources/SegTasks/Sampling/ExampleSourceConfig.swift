public import SegDatasets

/// One source of examples in a configuration: drawn scenes, datasets, or files of conversations.
public struct ExampleSourceConfig: Hashable, Sendable, Codable {
    /// What a source has.
    public enum Kind: String, Hashable, Sendable {
        case scenes, dataset, conversations
    }

    /// The share of the pictures that come from here, relative to the other sources'.
    public var weight = 1.0
    /// Scenes: what is drawn and asked, where neither a dataset nor conversations are named.
    public var examples = SceneExamples()
    /// Datasets, named as for `data prepare`; its `images` also begin relative paths of `conversations`.
    public var dataset = DatasetFiles()
    /// How the datasets become examples. `mixture.examplesPerScene` is how many questions about a picture are asked at
    /// a time, of datasets and of conversations.
    public var tasks = TaskConfig()
    /// Files of conversations in any format that `data prepare --conversations` reads; for supervised training.
    public var conversations: [String] = []

    /// Drawn scenes of the default style.
    public init() {}

    /// What the source has.
    public var kind: Kind {
        !conversations.isEmpty ? .conversations : dataset.isEmpty ? .scenes : .dataset
    }

    /// Everything that is wrong with the source, a sentence each.
    public var problems: [String] {
        var found: [String] = []
        if !(weight > 0 && weight < .infinity) { found.append("weight is \(weight), not a positive number") }
        if !conversations.isEmpty, !dataset.isEmpty {
            found.append("dataset and conversations are both given; each is a source of its own")
        }
        if kind != .scenes, examples != SceneExamples() {
            found.append(
                "examples are of drawn scenes, and the source has \(kind.rawValue); those are a source of their own")
        }
        if conversations.contains(where: \.isEmpty) { found.append("conversations has an empty path") }
        return found + examples.problems.map { "examples." + $0 } + dataset.problems.map { "dataset." + $0 }
            + tasks.problems.map { "tasks." + $0 }
    }
}
