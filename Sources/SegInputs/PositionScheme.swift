/// How a model numbers the tokens of a prompt. A property of the model's weights, not of its tokenizer or its pictures.
public enum PositionScheme: String, Hashable, Sendable, CaseIterable {
    /// Text counts on, the tokens of a picture are told apart by row and column (M-RoPE).
    case multimodal
    /// 0, 1, 2, …, whatever the tokens stand for.
    case plain
}
