import SegGeometry
import SegNotation
import Testing

@Suite struct AnswerReadingTests {
    private let size = ImageSize(width: 64, height: 48)

    @Test func `a thought is not drawn, and is told of`() throws {
        let text = "<think>[[[0, 0], [1, 0], [1, 1]]]</think>[[[0.5, 0.5], [0.75, 0.5], [0.75, 0.75]]]"
        let answer = try DecodedAnswer(text: text, size: size)
        #expect(answer.polygons.count == 1 && answer.polygons[0].vertices[0].x == 32)
        #expect(answer.diagnostics.map(\.kind) == [.thought])
    }

    @Test(arguments: [("[0.1, 0.6, 0.5, 0.2]", 1), ("[0.5, 0.2, 0.1, 0.6]", 1), ("[0.1, 0.2, 0.5, 0.6]", 0)])
    func `a flipped box has a notice and is kept`(_ text: String, _ count: Int) {
        let reading = AnswerReading(text, size: size).reading
        #expect(reading.diagnostics.count { $0.kind == .flippedBox } == count && reading.boxes.count == 1)
    }
}
