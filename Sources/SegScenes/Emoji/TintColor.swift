/// The colours that objects are tinted in; the raw value is the word for it.
enum TintColor: String, CaseIterable, Hashable, Sendable {
    case red, orange, yellow, green, blue, purple, pink

    /// The colour in its middle, red, green and blue from 0 to 1.
    var center: SIMD3<Float> {
        switch self {
        case .red: SIMD3(0.86, 0.11, 0.12)
        case .orange: SIMD3(0.96, 0.50, 0.07)
        case .yellow: SIMD3(0.96, 0.83, 0.14)
        case .green: SIMD3(0.13, 0.63, 0.22)
        case .blue: SIMD3(0.12, 0.33, 0.88)
        case .purple: SIMD3(0.52, 0.18, 0.70)
        case .pink: SIMD3(0.97, 0.47, 0.70)
        }
    }

    /// Colours that somebody could take it for.
    var neighbors: [TintColor] {
        switch self {
        case .red: [.orange, .pink]
        case .orange: [.red, .yellow]
        case .yellow: [.orange]
        case .green: []
        case .blue: [.purple]
        case .purple: [.blue, .pink]
        case .pink: [.red, .purple]
        }
    }

    /// The colour that a pixel is called; nil for greys and what is too dark to tell.
    init?(_ color: SIMD3<Float>) {
        let (high, low) = (color.max(), color.min())
        guard high > 0.2, high - low > 0.25 * high else { return nil }
        switch Self.hue(color, high: high, low: low) {
        case ..<12: self = high - low < 0.45 * high ? .pink : .red
        case ..<42: self = .orange
        case ..<63: self = .yellow
        case ..<170: self = .green
        case ..<255: self = .blue
        case ..<300: self = .purple
        case ..<345: self = .pink
        default: self = high - low < 0.45 * high ? .pink : .red
        }
    }

    /// Degrees, 0 red, 120 green, 240 blue.
    private static func hue(_ color: SIMD3<Float>, high: Float, low: Float) -> Float {
        let span = high - low
        let sixth: Float =
            if high == color.x {
                (color.y - color.z) / span
            } else if high == color.y {
                2 + (color.z - color.x) / span
            } else {
                4 + (color.x - color.y) / span
            }
        return sixth < 0 ? sixth * 60 + 360 : sixth * 60
    }
}
