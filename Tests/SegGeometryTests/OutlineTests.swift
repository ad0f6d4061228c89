import SegGeometry
import Testing

struct OutlineTests {
    @Test func `an outline is the traced border, simplified`() throws {
        let mask = Mask("......", ".####.", ".####.", ".####.", "......")
        #expect(
            try mask.outline().map { Set($0.vertices) } == [Set(pixelRing((1, 1), (1, 3), (4, 3), (4, 1)).vertices)])
    }

    @Test func `filling an outline without tolerance gives the mask back with its holes filled`() throws {
        try withRandomMasks(300, side: 40, seed: 10) { mask in
            let outline = try mask.outline(epsilonRatio: 0)
            #expect(try Mask(filling: outline, size: mask.size, rule: .inclusive) == mask.withoutHoles)
        }
    }

    @Test func `a ratio that is none is refused`() {
        #expect(throws: GeometryError.toleranceOutOfRange(-1)) { try Mask("#").outline(epsilonRatio: -1) }
    }
}
