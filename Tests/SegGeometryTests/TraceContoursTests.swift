import SegGeometry
import Testing

struct TraceContoursTests {
    @Test func `an outer border goes counter-clockwise from its top left`() {
        let contours = Mask("....", ".##.", ".##.", "....").contours()
        #expect(contours.map(\.ring) == [pixelRing((1, 1), (1, 2), (2, 2), (2, 1))])
        #expect(contours.first?.ring.orientation == .counterclockwise)
    }

    @Test func `a single pixel is a ring of one vertex and a line one of two`() {
        #expect(Mask("...", ".#.").contours().map(\.ring) == [pixelRing((1, 1))])
        #expect(Mask("####").contours().map(\.ring) == [pixelRing((0, 0), (3, 0))])
    }

    @Test func `the component found last comes first`() {
        let contours = Mask("#.#", "...", "#..").contours()
        #expect(contours.map(\.ring) == [pixelRing((0, 2)), pixelRing((2, 0)), pixelRing((0, 0))])
    }

    @Test func `external borders leave out what lies in a hole`() {
        let mask = Mask("#####", "#...#", "#.#.#", "#...#", "#####")
        #expect(mask.contours(.external).count == 1)
        let all = mask.contours(.outersAndHoles)
        #expect(all.map(\.parent) == [nil, nil, 1])
        #expect(all.map(\.isHole) == [false, false, true])
        // A hole's border is made of the shape's pixels, clockwise, and cuts the corners.
        #expect(
            all.last?.ring
                == pixelRing((0, 1), (1, 0), (3, 0), (4, 1), (4, 3), (3, 4), (1, 4), (0, 3)))
        #expect(all.last?.ring.orientation == .clockwise)
    }

    @Test func `holes follow their component, the last found first`() {
        let mask = Mask("#######", "#.#.#.#", "#######")
        let contours = mask.contours(.outersAndHoles)
        #expect(contours.map(\.parent) == [nil, 0, 0, 0])
        #expect(contours.dropFirst().map { $0.ring.vertices.first?.x } == [4, 2, 0])
    }

    @Test func `masks without inside pixels have no border`() {
        for size in [ImageSize(width: 0, height: 0), ImageSize(width: 3, height: 0), ImageSize(width: 3, height: 3)] {
            for retrieval in ContourRetrieval.allCases { #expect(Mask(size: size).contours(retrieval).isEmpty) }
        }
    }

    @Test func `filling the outer borders gives every 4×4 mask back with its holes filled`() throws {
        for bits in 0..<(1 << 16) {
            let mask = Mask(bits: bits)
            let filled = try Mask(filling: mask.contours().map(\.ring), size: mask.size, rule: .inclusive)
            guard filled != mask.withoutHoles else { continue }
            Issue.record("\(filled.drawing)\nfor\n\(mask.drawing)")
        }
    }

    @Test func `filling the outer borders gives masks of all sizes back with their holes filled`() throws {
        try withRandomMasks(500, side: 40, seed: 6) { mask in
            let filled = try Mask(filling: mask.contours().map(\.ring), size: mask.size, rule: .inclusive)
            #expect(filled == mask.withoutHoles)
        }
    }

    @Test func `without repeated vertices in a row, every vertex is an inside pixel where the direction changes`() {
        withRandomMasks(300, seed: 7) { mask in
            for contour in mask.contours(.outersAndHoles) {
                let vertices = contour.ring.vertices
                #expect(vertices.allSatisfy { mask[$0.x, $0.y] })
                for (index, vertex) in vertices.enumerated() where vertices.count > 1 {
                    #expect(vertex != vertices[(index + 1) % vertices.count])
                }
            }
        }
    }

    @Test func `every outer border has its holes behind it and every parent is an outer border`() {
        withRandomMasks(300, side: 60, seed: 8) { mask in
            let contours = mask.contours(.outersAndHoles)
            var outer: Int?
            for (index, contour) in contours.enumerated() {
                if !contour.isHole { outer = index }
                #expect(contour.parent == (contour.isHole ? outer : nil))
            }
        }
    }
}
