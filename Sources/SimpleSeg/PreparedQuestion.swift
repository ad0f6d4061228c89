public import SegGeometry
public import SegInputs
public import SegNotation

/// A question about a picture, as the model will read it.
public struct PreparedQuestion: Sendable {
    /// What is asked; nil when a prompt was given in its place.
    public let query: Query?
    /// The words of the user's turn.
    public let prompt: String
    /// What is asked for, and how tokens are chosen.
    public let options: SegmentOptions
    /// The picture's size.
    public let size: ImageSize
    /// What the model reads.
    public let input: ModelInput
    /// Seconds it took.
    let seconds: Double
}
