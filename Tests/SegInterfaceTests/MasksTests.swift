import CSimpleSeg
import SegGeometry
import TestSupport
import Testing

@testable import SegInterface

struct MasksTests {
    @Test func `masks are compressed, drawn and compared as by RunLengthMask and Overlap`() throws {
        var random = SplitMix64(seed: 6)
        for _ in 0..<1000 {
            let size = ImageSize(
                width: Int.random(in: 0...40, using: &random), height: Int.random(in: 0...20, using: &random))
            let (width, height) = (Int64(size.width), Int64(size.height))
            let pixels = (0..<2).map { _ in
                (0..<size.area).map { _ in
                    UInt8.random(in: 0...255, using: &random) & UInt8.random(in: 0...3, using: &random)
                }
            }
            let masks = pixels.map { Mask(size: size, pixels: $0) }
            var (counts, result) = (seg_counts(), OpaquePointer?.none)
            #expect(
                compressMask(
                    mask: pixels[0], width: width, height: height, counts: &counts, result: &result, error: nil,
                    capacity: 0) == 0)
            var runs = [UInt8](repeating: 0, count: Int(counts.run_length))
            readResult(result, ringLengths: nil, vertices: nil, boxes: nil, points: nil, text: nil, runLength: &runs)
            freeResult(result)
            #expect(String(decoding: runs, as: UTF8.self) == RunLengthMask(masks[0]).compressed)
            var drawn = [UInt8](repeating: 7, count: size.area)
            #expect(
                expandMask(
                    runLength: runs, bytes: Int64(runs.count), width: width, height: height, mask: &drawn, error: nil,
                    capacity: 0) == 0)
            #expect(drawn == masks[0].pixels)
            var (shared, union): (Int64, Int64) = (-1, -1)
            #expect(
                overlapMasks(
                    mask: pixels[0], other: pixels[1], width: width, height: height, intersection: &shared,
                    union: &union, error: nil, capacity: 0) == 0)
            let expected = try Overlap(masks[0], masks[1])
            #expect(Int(shared) == expected.intersection && Int(union) == expected.union)
        }
    }

    @Test func `rings are filled as by Mask, and a vertex that is not finite leaves the memory as it was`() throws {
        var random = SplitMix64(seed: 7)
        for _ in 0..<1000 {
            let size = ImageSize(
                width: Int.random(in: 1...40, using: &random), height: Int.random(in: 1...40, using: &random))
            let rings = (0..<Int.random(in: 0...3, using: &random)).map { _ in
                ImageRing(
                    (0..<Int.random(in: 0...6, using: &random)).map { _ in
                        ImagePoint(
                            x: Double.random(in: -20...60, using: &random),
                            y: Double.random(in: -20...60, using: &random))
                    })
            }
            let vertices = rings.flatMap { $0.vertices.flatMap { [$0.x, $0.y] } }
            let lengths = rings.map { Int64($0.vertices.count) }
            for (number, rule) in [FillRule.inclusive, .coco].enumerated() {
                var mask = [UInt8](repeating: 7, count: size.area)
                let status = fillRings(
                    vertices: vertices, count: Int64(vertices.count / 2), ringLengths: lengths,
                    rings: Int64(lengths.count),
                    width: Int64(size.width), height: Int64(size.height), fill: Int32(number), mask: &mask, error: nil,
                    capacity: 0)
                #expect(status == 0)
                #expect(mask == (try Mask(filling: rings, size: size, rule: rule)).pixels)
            }
        }
        var mask: [UInt8] = [7, 7, 7, 7]
        for wrong in [Double.nan, .infinity] {
            #expect(
                fillRings(
                    vertices: [1, wrong], count: 1, ringLengths: [1], rings: 1, width: 2, height: 2, fill: 0,
                    mask: &mask, error: nil, capacity: 0) == 1)
        }
        #expect(mask == [7, 7, 7, 7])
        #expect(
            fillRings(
                vertices: nil, count: 0, ringLengths: nil, rings: 0, width: 2, height: 2, fill: 0, mask: nil,
                error: nil, capacity: 0) == 1)
    }
}
