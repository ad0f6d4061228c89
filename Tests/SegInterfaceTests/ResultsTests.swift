import CSimpleSeg
import SegGeometry
import SegNotation
import Testing

@testable import SegInterface

struct ResultsTests {
    @Test func `what is read is what was found, and what is not wanted is left out`() throws {
        let text = "[[[0.1, 0.2], [0.5, 0.2], [0.5, 0.6]], [[0.7, 0.7], [0.9, 0.7]]] [0.1, 0.2, 0.3, 0.4] [0.5, 0.5]"
        let answer = try DecodedAnswer(text: text, size: ImageSize(width: 50, height: 40))
        var (counts, result) = (seg_counts(), OpaquePointer?.none)
        FoundResult(answer).hand(to: &result, counting: &counts)
        defer { freeResult(result) }
        #expect(counts.rings == 2 && counts.vertices == 5 && counts.area == answer.area)
        var lengths = [Int64](repeating: -1, count: Int(counts.rings))
        var vertices = [Double](repeating: -1, count: 2 * Int(counts.vertices))
        var boxes = [Double](repeating: -1, count: 4 * Int(counts.boxes))
        var points = [Double](repeating: -1, count: 2 * Int(counts.points))
        var diagnostics = [UInt8](repeating: 0, count: Int(counts.text))
        var runLength = [UInt8](repeating: 0, count: Int(counts.run_length))
        readResult(
            result, ringLengths: &lengths, vertices: &vertices, boxes: &boxes, points: &points, text: &diagnostics,
            runLength: &runLength)
        #expect(lengths == [3, 2])
        #expect(vertices == answer.polygons.flatMap { $0.vertices.flatMap { [$0.x, $0.y] } })
        #expect(boxes == answer.boxes.flatMap { [$0.x1, $0.y1, $0.x2, $0.y2] })
        #expect(points == answer.points.flatMap { [$0.x, $0.y] })
        #expect(String(decoding: runLength, as: UTF8.self) == answer.mask.compressed)
        #expect(String(decoding: diagnostics, as: UTF8.self).contains("short_ring"))
        readResult(
            result, ringLengths: nil, vertices: nil, boxes: nil, points: nil, text: nil, runLength: nil)
        freeResult(nil)
        readResult(nil, ringLengths: nil, vertices: nil, boxes: nil, points: nil, text: nil, runLength: nil)
    }
}
