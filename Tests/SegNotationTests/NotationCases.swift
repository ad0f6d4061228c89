import SegGeometry
import TestSupport

/// Seeded cases of notation.
enum NotationCases {
    /// A position on the 1/1000 grid.
    static func point(_ random: inout SplitMix64) -> NormalizedPoint {
        NormalizedPoint(
            x: Double(Int.random(in: 0...1000, using: &random)) / 1000,
            y: Double(Int.random(in: 0...1000, using: &random)) / 1000)
    }

    /// A ring of 1…`most` grid positions.
    static func ring(most: Int = 12, _ random: inout SplitMix64) -> NormalizedRing {
        NormalizedRing((0..<Int.random(in: 1...most, using: &random)).map { _ in point(&random) })
    }

    /// Up to `most` rings.
    static func polygons(most: Int = 4, _ random: inout SplitMix64) -> [NormalizedRing] {
        (0..<Int.random(in: 0...most, using: &random)).map { _ in ring(&random) }
    }

    /// A text of pieces that notation is made of, or nearly.
    static func hostileText(pieces count: Int, _ random: inout SplitMix64) -> String {
        (0..<count).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
    }

    private static let pieces = [
        "[", "[", "[", "[[", "[[[", "]", "]", "]]", "]]]", ",", ", ", " ", "\n", "\r\n", "\t", "0.5", "0.123", "1", "0",
        "0.295, 0.204", "[0.1, 0.2]", "[0.3,0.4],", "[0.1, 0.2, 0.3, 0.4]", "[[0.1, 0.2], [0.3, 0.4], [0.5, 0.6]]",
        "-", "-0.2", "+1", ".", ".5", "5.", "1e-3", "1e999", "NaN", "Infinity", "-inf", "00", "007", "1.5.2", "640",
        "and", "point", "è", "星", "٣", "０．５", "［", "］", "，", "🦑", "…", "```json\n", "```", "\"", "{", "}", "(", ")",
        "\u{FFFD}", "\u{0}", "\u{A0}", "\u{200B}", "\u{2028}", "\u{1C}", "12345678901234567890", "0.5px", "\\boxed{",
    ]
}
