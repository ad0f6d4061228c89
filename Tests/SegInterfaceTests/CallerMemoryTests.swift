import SegGeometry
import Testing

@testable import SegInterface

struct CallerMemoryTests {
    @Test(
        arguments: [(-1, 0), (0, -1), (16_385, 1), (1, 16_385), (Int64.max, Int64.max), (Int64.min, 2)]
            as [(Int64, Int64)])
    func `a size that no mask has is refused`(width: Int64, height: Int64) {
        #expect(throws: GeometryError.sizeOutOfRange(width: Int(width), height: Int(height))) {
            try CallerMemory.size(width, height)
        }
    }

    @Test(arguments: [Int64.min, -1, .max, .max / 4])
    func `a count that memory cannot have is refused`(count: Int64) {
        let number = 1.0
        _ = withUnsafePointer(to: number) { place in
            #expect(throws: Refusal.self) { try CallerMemory.buffer(place, count, "vertices") }
        }
    }

    @Test func `rings are refused unless their lengths add up`() throws {
        let vertices = [0.0, 1, 2, 3, 4, 5, 6, 7]
        for lengths: [Int64] in [[5], [3], [-1, 5], [2, 3], [.max, .max], [.min], [4, 1], []] {
            #expect(throws: Refusal.self) { try CallerMemory.rings(vertices, 4, lengths, Int64(lengths.count)) }
        }
        #expect(throws: Refusal.self) { try CallerMemory.rings(vertices, -1, [1], 1) }
        #expect(throws: Refusal.self) { try CallerMemory.rings(vertices, .max, [1], 1) }
        #expect(throws: Refusal.missing("vertices")) { try CallerMemory.rings(nil, 1, [1], 1) }
        let rings = try CallerMemory.rings(vertices, 4, [3, 0, 1], 3)
        #expect(rings.map(\.vertices.count) == [3, 0, 1])
        #expect(rings[2].vertices == [ImagePoint(x: 6, y: 7)])
        #expect(try CallerMemory.rings(nil, 0, nil, 0).isEmpty)
    }

    @Test func `text that is not UTF-8 counts as U+FFFD, and none needs no memory`() throws {
        #expect(try CallerMemory.text([0x61, 0xFF, 0x62], 3) == "a\u{FFFD}b")
        #expect(try CallerMemory.text(nil, 0).isEmpty)
        #expect(throws: Refusal.missing("text")) { try CallerMemory.text(nil, 1) }
    }
}
