import SegGeometry
import SegImaging
import SegInference
import SegNotation
import Testing

@testable import SimpleSeg

@Suite struct SecondLookTests {
    private static let whole = ImageSize(width: 200, height: 200)

    private func first(_ text: String = "[[[0.3, 0.3], [0.4, 0.3], [0.4, 0.4], [0.3, 0.4]]]") throws -> DecodedAnswer {
        try DecodedAnswer(text: text, size: Self.whole)
    }

    private func second(_ text: String, _ window: CropWindow) throws -> Segmentation {
        Segmentation(
            size: window.size, query: .text("a"), prompt: "a", text: text,
            answer: try DecodedAnswer(text: text, size: window.size), tokenIDs: [], finishReason: .stop,
            timings: .init(prepare: 0, model: .init(vision: 0, prefill: 0, decode: 0), draw: 0))
    }

    @Test(arguments: [
        ("[[[0.4, 0.4], [0.6, 0.4], [0.6, 0.6], [0.4, 0.6]]]", SecondLook.Outcome.taken),
        ("There is none.", .empty), ("[[[0, 0], [0.1, 0], [0.1, 0.1]]]", .elsewhere),
    ])
    func `the second answer holds where it has pixels of the first`(text: String, outcome: SecondLook.Outcome) throws {
        let first = try first()
        let box = try #require(first.mask.box)
        let window = try #require(CropWindow(around: box, in: Self.whole, margin: 1))
        let look = try SecondLook(first, second(text, window), window, rule: .inclusive)
        #expect(look.outcome == outcome)
        #expect((look.answer == first) == (outcome != .taken))
        #expect(look.json.line.hasPrefix(#"{"outcome": "\#(outcome)", "window": [\#(window.left), \#(window.top), "#))
        guard outcome == .taken else { return }
        let ring = try #require(look.answer.polygons.first)
        let corner = ImagePoint(
            x: Double(window.left) + 0.4 * Double(window.size.width),
            y: Double(window.top) + 0.4 * Double(window.size.height))
        #expect(ring.vertices.first == corner && look.agreement > 0 && look.agreement < 1)
    }

    @Test func `a large answer, none, and one without a query are not looked at again`() async throws {
        let words = try WordsCheckpoint()
        let segmenter = try Segmenter(directory: words.directory)
        let image = Image(size: Self.whole)
        let options = SegmentOptions(maxNewTokens: 3)
        func look(_ text: String, _ query: Query?) async throws -> SecondLook? {
            let first = Segmentation(
                size: Self.whole, query: query, prompt: "", text: text, answer: try self.first(text), tokenIDs: [],
                finishReason: .stop, timings: .init(prepare: 0, model: .init(vision: 0, prefill: 0, decode: 0), draw: 0)
            )
            return try await SecondLook(after: first, on: image, with: segmenter, options: options, margin: 1)
        }
        let small = "[[[0.3, 0.3], [0.4, 0.3], [0.4, 0.4], [0.3, 0.4]]]"
        #expect(try await look("no", .text("a")) == nil)
        #expect(try await look(small, nil) == nil)
        #expect(try await look("[[[0, 0], [1, 0], [1, 1], [0, 1]]]", .text("a")) == nil)
        #expect(try await look(small, .text("a")) != nil)
    }
}
