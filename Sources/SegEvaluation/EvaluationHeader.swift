/// What a run is: the first line of its file. Two parts of one run differ in nothing but the notes.
public struct EvaluationHeader: Hashable, Sendable, Codable {
    /// Names the format and its version.
    public var format = "simpleseg-evaluation-1"
    /// The model's name.
    public var model: String
    /// `WeightsFingerprint` of the model, so that a run cannot be continued with other weights; a server's address where the
    /// weights are not here.
    public var weights: String
    /// The dataset's name.
    public var dataset: String
    /// Its split.
    public var split: String
    /// How answers were generated: option name to value.
    public var options: [String: String]
    /// Samples of the whole split; nil in files that do not say.
    public var samples: Int?
    /// Samples that the published split has, where that is known.
    public var published: Int?
    /// What computed the answers: name to version.
    public var versions: [String: String]?
    /// Which part of the samples the file is for, as i/n; nil for all.
    public var shard: String?
    /// What was odd about the dataset.
    public var notes: [String]?

    /// The description of a run.
    public init(model: String, weights: String, dataset: String, split: String, options: [String: String]) {
        self.model = model
        self.weights = weights
        self.dataset = dataset
        self.split = split
        self.options = options
    }

    /// The description of answers that came without one.
    static let unknown = EvaluationHeader(
        model: "unknown", weights: "unknown", dataset: "unknown", split: "", options: [:])

    /// The dataset and its split, as titles name them.
    public var title: String { split.isEmpty ? dataset : "\(dataset) \(split)" }

    /// The first field in which `other` differs, with both values.
    func difference(from other: EvaluationHeader) -> (field: String, expected: String, got: String)? {
        zip(fields, other.fields).first { $0.1 != $1.1 }.map { (field: $0.0, expected: $0.1, got: $1.1) }
    }

    /// The difference of two files of one run that are for different parts.
    func otherShard(_ other: EvaluationHeader) -> (field: String, expected: String, got: String)? {
        guard shard != other.shard else { return nil }
        return (field: "shard", expected: shard ?? "the whole", got: other.shard ?? "the whole")
    }

    private var fields: [(String, String)] {
        [
            ("format", format), ("model", model), ("weights", weights), ("dataset", dataset), ("split", split),
            ("options", Self.text(options)), ("samples", samples.map(String.init) ?? "unknown"),
            ("versions", Self.text(versions ?? [:])),
        ]
    }

    private static func text(_ values: [String: String]) -> String {
        values.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
    }
}
