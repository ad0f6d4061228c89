/// The part of a drawn dataset that a scene belongs to, by its index alone: of each twenty scenes the first seventeen
/// train, then one of each of the others.
public enum SceneSplit: String, CaseIterable, Hashable, Sendable, Codable {
    /// For training: no held-out glyph.
    case train
    /// As training, for choosing.
    case val
    /// As training, but in every scene of two or more objects several are of one kind or the same glyph.
    case testA
    /// Held-out glyphs only: names and looks that training never showed.
    case testB

    /// The split of scene `index`.
    public init(index: Int) {
        switch index % 20 {
        case 17: self = .val
        case 18: self = .testA
        case 19: self = .testB
        default: self = .train
        }
    }

    /// What the scenes of the split look like.
    package func applied(to style: SceneStyle) -> SceneStyle {
        var style = style
        style.photo.cutouts = self == .testB ? .validation : .train
        switch self {
        case .train, .val: style.emoji.glyphs = .train
        case .testA:
            style.emoji.glyphs = .train
            style.emoji.siblingShare = 1
        case .testB: style.emoji.glyphs = .validation
        }
        return style
    }
}
