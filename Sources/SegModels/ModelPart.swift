/// The parts of a model that can be trained at rates of their own.
public enum ModelPart: String, CaseIterable, Sendable {
    /// The vision tower: patches → a vector for each.
    case vision
    /// What joins those and brings them to the language model's width.
    case projector
    /// Everything that reads and writes tokens.
    case language
}
