/// The parts of a model that can be trained at rates of their own.
public enum ModelPart: String, CaseIterable, Sendable {
    /// The vision tower: patches → a vector for each.
    case vision
    /// What joins those and brings them to the language model's width.
    case projector
    /// Everything that reads and writes tokens.
    case language
}

extension ModelConfig {
    /// The part that the parameter called `name` belongs to; names below it, such as an adapter's, do too.
    public func part(of name: String) -> ModelPart {
        let (projector, vision) =
            switch self {
            case .qwen25VL: ("visual.merger.", "visual.")
            case .kimiVL: ("multi_modal_projector.", "vision_tower.")
            }
        if name.hasPrefix(projector) { return .projector }
        return name.hasPrefix(vision) ? .vision : .language
    }
}
