import CSimpleSeg
import SegGeometry
import SegNotation
import TestSupport
import Testing

@testable import SegInterface

struct AnswersTests {
    @Test func `thousands of texts are decoded as by DecodedAnswer, whatever stands in them`() throws {
        var random = SplitMix64(seed: 18)
        let pieces = [
            "[", "]", "[[", "]]", ", ", "0.25", "1.5", "-0.1", "1e9", "NaN", "x", "[0.2, 0.3]", "[0.9, 0.1]", "é", " ",
        ]
        for _ in 0..<3000 {
            let text = (0..<Int.random(in: 0...30, using: &random)).map { _ in
                pieces[Int.random(in: 0..<pieces.count, using: &random)]
            }.joined()
            let size = ImageSize(
                width: Int.random(in: 0...40, using: &random), height: Int.random(in: 0...40, using: &random))
            let fill = Int32.random(in: 0...1, using: &random)
            let grammar = Int32.random(in: 0...1, using: &random)
            let expected = try DecodedAnswer(
                text: text, size: size, rule: fill == 0 ? .inclusive : .coco,
                grammar: grammar == 0 ? .tolerant : .readme)
            var (counts, result) = (seg_counts(), OpaquePointer?.none)
            var mask = [UInt8](repeating: 9, count: size.area)
            let bytes = Array(text.utf8)
            let status = decodeAnswer(
                text: bytes, bytes: Int64(bytes.count), width: Int64(size.width), height: Int64(size.height),
                fill: fill,
                grammar: grammar, coordinates: 0, mask: &mask, counts: &counts, result: &result, error: nil, capacity: 0
            )
            #expect(status == 0)
            #expect(mask == Mask(expected.mask).pixels)
            #expect(Int(counts.rings) == expected.polygons.count && Int(counts.area) == expected.area)
            freeResult(result)
        }
    }

    @Test func `choices that stand for nothing and sizes out of range are refused in a sentence`() {
        for (fill, grammar, coordinates, width): (Int32, Int32, Int32, Int64) in [
            (2, 0, 0, 4), (0, -1, 0, 4), (0, 0, 3, 4), (0, 0, 0, 99_999),
        ] {
            var (counts, result) = (seg_counts(), OpaquePointer?.none)
            var sentence = [CChar](repeating: 0, count: 200)
            let status = decodeAnswer(
                text: nil, bytes: 0, width: width, height: 4, fill: fill, grammar: grammar, coordinates: coordinates,
                mask: nil,
                counts: &counts, result: &result, error: &sentence, capacity: 200)
            #expect(status == 1 && result == nil && sentence[0] != 0)
        }
    }

    @Test func `a mask is outlined as by Mask.outline`() throws {
        var random = SplitMix64(seed: 4)
        for _ in 0..<500 {
            let size = ImageSize(
                width: Int.random(in: 0...20, using: &random), height: Int.random(in: 0...20, using: &random))
            let pixels = (0..<size.area).map { _ in UInt8(Bool.random(using: &random) ? 1 : 0) }
            let rings = try Mask(size: size, pixels: pixels).outline(epsilonRatio: 0.01)
            var (counts, result) = (seg_counts(), OpaquePointer?.none)
            let status = outlineMask(
                mask: pixels, width: Int64(size.width), height: Int64(size.height), epsilonRatio: 0.01, counts: &counts,
                result: &result, error: nil, capacity: 0)
            #expect(status == 0 && Int(counts.rings) == rings.count)
            var text = [UInt8](repeating: 0, count: Int(counts.text))
            readResult(result, ringLengths: nil, vertices: nil, boxes: nil, points: nil, text: &text, runLength: nil)
            #expect(
                String(decoding: text, as: UTF8.self)
                    == PolygonWriter().text(rings.map { CoordinateGrid.normalized($0, in: size) }))
            freeResult(result)
        }
        var (counts, result) = (seg_counts(), OpaquePointer?.none)
        #expect(
            outlineMask(
                mask: [1], width: 1, height: 1, epsilonRatio: .nan, counts: &counts, result: &result, error: nil,
                capacity: 0) == 1)
    }
}
