import SegGeometry
import SegNotation
import Testing

@Suite struct CoordinateConventionTests {
    private let size = ImageSize(width: 640, height: 480)

    @Test(arguments: [
        (CoordinateConvention.normalized, "[[[0.1, 0.2], [0.5, 0.2], [0.5, 0.6], [0.1, 0.6]]]"),
        (.pixels, "[[[64, 96], [320, 96], [320, 288], [64, 288]]]"),
        (.thousand, "[[[100, 200], [500, 200], [500, 600], [100, 600]]]"),
    ])
    func `each convention gives the same outline`(_ convention: CoordinateConvention, _ text: String) throws {
        let answer = try DecodedAnswer(text: text, size: size, convention: convention)
        let plain = try DecodedAnswer(text: "[[[0.1, 0.2], [0.5, 0.2], [0.5, 0.6], [0.1, 0.6]]]", size: size)
        #expect(answer.mask == plain.mask && answer.area > 0 && answer.diagnostics.isEmpty)
    }

    @Test func `boxes and points follow, and range is judged in the convention`() {
        let reading = AnswerReading("[64, 96, 320, 288] [32, 24]", convention: .pixels, size: size).reading
        #expect(reading.boxes == [NormalizedBox(x1: 0.1, y1: 0.2, x2: 0.5, y2: 0.6)])
        #expect(reading.points == [NormalizedPoint(x: 0.05, y: 0.05)] && reading.diagnostics.isEmpty)
        let outside = AnswerReading("[[[64, 481], [320, 96], [641, 288]]]", convention: .pixels, size: size).reading
        #expect(outside.diagnostics.map(\.message).first?.hasPrefix("2 coordinates lie outside") == true)
    }
}
