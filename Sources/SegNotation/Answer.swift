/// The sentences in which a model is trained to give its coordinates.
public enum Answer {
    /// The answer sentences of the published data script, in its order; `{a}` stands for the coordinates.
    ///
    /// The bare form stands twice there, and so has twice the weight when one is drawn at random.
    public static let templates = [
        "{a}.",
        "{a}.",
        "Sure, you can find it at {a}.",
        "It is found at {a}.",
        "It is at {a}.",
    ]

    /// The published sentences around `coordinates`, in the order of `templates`.
    public static func sentences(_ coordinates: String) -> [String] {
        templates.map { $0.replacing("{a}", with: coordinates, maxReplacements: 1) }
    }
}
