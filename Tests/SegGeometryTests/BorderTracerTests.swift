import Testing

@testable import SegGeometry

struct BorderTracerTests {
    private func borders(_ mask: Mask) -> [(isHole: Bool, count: Int)] {
        var tracer = BorderTracer(mask, keepsComponents: false)
        defer { tracer.deallocate() }
        var borders: [(isHole: Bool, count: Int)] = []
        tracer.forEachBorder { tracer, border in
            borders.append((border.isHole, tracer.follow(border, owner: .outer(0)).vertices.count))
        }
        return borders
    }

    @Test func `borders are met in the order of their first pixels and each only once`() {
        let found = borders(Mask("###.#", "#.#..", "###.#"))
        #expect(found.map(\.isHole) == [false, false, true, false])
        #expect(found.map(\.count) == [4, 1, 4, 1])
    }

    @Test func `a border around both sides of a line is one`() {
        #expect(borders(Mask("#....", ".#...", "..###")).map(\.count) == [4])
    }

    @Test func `there are as many borders as components and holes`() {
        withRandomMasks(300, seed: 24) { mask in
            let inside = components(of: mask, inside: true, diagonals: true)
            // The frame joins all outside pixels that are no hole.
            let outside = components(of: mask.framed, inside: false, diagonals: false)
            #expect(borders(mask).filter(\.isHole).count == outside - 1)
            #expect(borders(mask).filter { !$0.isHole }.count == inside)
        }
    }

    private func components(of mask: Mask, inside: Bool, diagonals: Bool) -> Int {
        var rest = mask
        var count = 0
        for start in rest.pixels.indices where (rest.pixels[start] == 1) == inside {
            count += 1
            var front = [(start % mask.size.width, start / mask.size.width)]
            while let (x, y) = front.popLast() {
                guard x >= 0, y >= 0, x < mask.size.width, y < mask.size.height, rest[x, y] == inside else { continue }
                rest[x, y] = !inside
                front += [(x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)]
                if diagonals { front += [(x + 1, y + 1), (x - 1, y + 1), (x + 1, y - 1), (x - 1, y - 1)] }
            }
        }
        return count
    }
}

extension Mask {
    /// The mask with a frame of outside pixels.
    fileprivate var framed: Mask {
        var framed = Mask(size: ImageSize(width: size.width + 2, height: size.height + 2))
        for y in 0..<size.height {
            for x in 0..<size.width { framed[x + 1, y + 1] = self[x, y] }
        }
        return framed
    }
}
