internal import SegGeometry

/// The sentence that a model is asked.
///
/// For outlines the sentences are the published ones: of the README's script for words, of the homepage for points and
/// boxes. No sentence for the other targets is published; theirs follow the same pattern.
/// Coordinates are written with three digits, 0…1.
public struct Question: Hashable, Sendable {
    /// The sentence.
    public let text: String

    /// The default sentence for `query` and `target`.
    ///
    /// | query | mask | box | point |
    /// |---|---|---|---|
    /// | text | `Output the polygon coordinates of T in the image.` | `Output the bounding box of T in the image.` | `Output a point on T in the image.` |
    /// | point | `Show me the contour of the object at point P.` | `Show me the bounding box of the object at point P.` | `Show me the center of the object at point P.` |
    /// | box | `Give the polygon vertices of the stuff within the box region B.` | `Give the bounding box of the stuff within the box region B.` | `Give a point on the stuff within the box region B.` |
    ///
    /// - Precondition: the coordinates of `query` are finite.
    public init(_ query: Query, target: Target = .mask) {
        let writer = PolygonWriter()
        switch query {
        case .text(let expression): text = "Output \(Self.wanted(target)) \(expression) in the image."
        case .point(let point): text = "Show me \(Self.shown(target)) of the object at point \(writer.text(point))."
        case .box(let box): text = "Give \(Self.given(target)) the stuff within the box region \(writer.text(box))."
        }
    }

    private static func wanted(_ target: Target) -> String {
        switch target {
        case .mask: "the polygon coordinates of"
        case .box: "the bounding box of"
        case .point: "a point on"
        }
    }

    private static func shown(_ target: Target) -> String {
        switch target {
        case .mask: "the contour"
        case .box: "the bounding box"
        case .point: "the center"
        }
    }

    private static func given(_ target: Target) -> String {
        switch target {
        case .mask: "the polygon vertices of"
        case .box: "the bounding box of"
        case .point: "a point on"
        }
    }

    /// The seven question sentences of the published data script, in its order; `{q}` stands for the expression.
    public static let polygonTemplates = [
        "\"{q}\"'s polygon",
        "What is the polygon of {q} in the image?",
        "Output the polygon coordinates of {q} in the image.",
        "Tell me the polygon coordinates of {q} in the image.",
        "Give me the polygon coordinates of {q} in the image.",
        "Help me locate the polygon of {q}.",
        "Locate the polygon of {q}.",
    ]

    /// The seven published sentences asking for the outline of `expression`.
    public static func published(_ expression: String) -> [String] {
        polygonTemplates.map { $0.replacing("{q}", with: expression, maxReplacements: 1) }
    }
}
