import SegGeometry
import SegNotation
import TestSupport
import Testing

@testable import SegExport

@Suite struct ObjectGroupsTests {
    @Test func `rings that overlap are one object, others are their own`() throws {
        let text = """
            [[[0.0, 0.0], [0.2, 0.0], [0.2, 0.2], [0.0, 0.2]], [[0.6, 0.6], [0.9, 0.6], [0.9, 0.9]], \
            [[0.1, 0.1], [0.4, 0.1], [0.4, 0.4]]]
            """
        for rule in FillRule.allCases {
            let answer = try DecodedAnswer(text: text, size: ImageSize(width: 50, height: 50), rule: rule)
            let objects = try answer.objects(rule: rule)
            #expect(objects.map(\.rings.count) == [2, 1])
            #expect(objects.map(\.mask.area).reduce(0, +) == answer.area)
            var record = JSONObjectWriter()
            objects[1].write(to: &record)
            #expect(record.line.contains("\"area\": \(objects[1].mask.area)"))
        }
    }

    @Test func `objects are apart and together are the answer, whatever is drawn`() throws {
        var random = SplitMix64(seed: 5)
        for _ in 0..<1000 {
            var rings: [String] = []
            for _ in 0..<Int.random(in: 0...5, using: &random) {
                let points = (0..<Int.random(in: 3...5, using: &random)).map { _ in
                    "[0.\(Int.random(in: 10...99, using: &random)), 0.\(Int.random(in: 10...99, using: &random))]"
                }
                rings.append("[\(points.joined(separator: ", "))]")
            }
            let answer = try DecodedAnswer(
                text: "[\(rings.joined(separator: ", "))]", size: ImageSize(width: 30, height: 30), rule: .inclusive)
            let objects = try answer.objects(rule: .inclusive)
            #expect(objects.map(\.rings.count).reduce(0, +) == answer.polygons.count)
            #expect(objects.map(\.mask.area).reduce(0, +) == answer.area)
            #expect(try RunLengthMask.union(objects.map(\.mask), size: answer.mask.size) == answer.mask)
        }
    }

    @Test func `an answer without pixels has no objects`() throws {
        let answer = try DecodedAnswer(text: "no", size: ImageSize(width: 5, height: 5))
        #expect(try answer.objects(rule: .inclusive).isEmpty)
        #expect(answer.whole.rings.isEmpty)
    }
}
