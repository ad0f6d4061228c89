import SegGeometry
import Testing

struct RunLengthMaskTests {
    static let size = ImageSize(width: 3, height: 2)

    @Test func `runs go down the columns and begin outside`() throws {
        let runs = RunLengthMask(Mask("#..", "##."))
        #expect(runs.counts == [0, 2, 1, 1, 2])
        #expect(runs.area == 3)
    }

    @Test func `empty runs are joined, so equal masks are equal values`() throws {
        let plain = try RunLengthMask(size: Self.size, counts: [1, 3, 2])
        let split = try RunLengthMask(size: Self.size, counts: [0, 0, 1, 1, 0, 2, 0, 0, 2, 0])
        #expect(plain == split)
        #expect(split.counts == [1, 3, 2])
    }

    @Test func `a run that ends inside leaves no empty run`() throws {
        #expect(try RunLengthMask(size: Self.size, counts: [0, 6, 0]).counts == [0, 6])
        #expect(try RunLengthMask(size: Self.size, counts: [6, 0]).counts == [6])
    }

    @Test func `a mask without pixels has the one run 0`() throws {
        for size in [ImageSize(width: 0, height: 0), ImageSize(width: 5, height: 0), ImageSize(width: 0, height: 5)] {
            #expect(RunLengthMask(Mask(size: size)).counts == [0])
            #expect(RunLengthMask(size: size).counts == [0])
            #expect(try RunLengthMask(size: size, counts: [] as [Int]).counts == [0])
            #expect(RunLengthMask(size: size).box == nil)
            #expect(RunLengthMask(size: size).area == 0)
        }
    }

    @Test(arguments: [[-1, 7], [7], [Int.max, 1], [1, Int.min]])
    func `a run that the mask cannot hold is refused`(counts: [Int]) {
        #expect {
            try RunLengthMask(size: Self.size, counts: counts)
        } throws: { error in
            if case GeometryError.runOutOfRange = error { true } else { false }
        }
    }

    @Test(arguments: [([], 0), ([5], 5), ([1, 2], 3), ([6, 6], 12), ([3, 3, 1], 7)])
    func `runs that do not add up to the size are refused`(counts: [Int], sum: Int) {
        #expect(throws: GeometryError.runsDoNotFill(expected: 6, got: sum)) {
            try RunLengthMask(size: Self.size, counts: counts)
        }
    }

    @Test(arguments: [(-1, 4), (4, -1), (16_385, 1), (1, 16_385), (Int.max, Int.max), (Int.min, 2)])
    func `sizes out of range are refused before anything is allocated`(width: Int, height: Int) {
        let error = GeometryError.sizeOutOfRange(width: width, height: height)
        let size = ImageSize(width: width, height: height)
        #expect(throws: error) { try RunLengthMask(size: size, counts: [1]) }
        #expect(throws: error) { try RunLengthMask(size: size, compressed: "1") }
        #expect(throws: error) { try RunLengthMask(filling: [] as [ImageRing], size: size, rule: .coco) }
        #expect(throws: error) { try Mask(filling: [] as [PixelRing], size: size, rule: .inclusive) }
    }

    @Test func `the box holds every inside pixel and no smaller one does`() {
        withRandomMasks(500, seed: 1) { mask in
            let inside = (0..<mask.size.area).filter { mask.pixels[$0] == 1 }
            let columns = inside.map { $0 % mask.size.width }
            let rows = inside.map { $0 / mask.size.width }
            let box = columns.min().flatMap { left in
                ImageBox(
                    x1: Double(left), y1: Double(rows.min() ?? 0), x2: Double((columns.max() ?? 0) + 1),
                    y2: Double((rows.max() ?? 0) + 1))
            }
            #expect(RunLengthMask(mask).box == box)
            #expect(mask.box == box)
        }
    }

    @Test func `a full mask of the largest size has one run inside`() throws {
        let size = ImageSize(width: 16_384, height: 16_384)
        let full = try RunLengthMask(size: size, counts: [0, size.area])
        #expect(full.area == 1 << 28)
        #expect(full.box == ImageBox(x1: 0, y1: 0, x2: 16_384, y2: 16_384))
    }
}
