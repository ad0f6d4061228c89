import DatasetFixtures
import SegGeometry
import TestSupport
import Testing

@testable import SegExport

@Suite struct JoinedRingTests {
    @Test func `one ring says what all borders say, holes and parts included`() throws {
        var random = SplitMix64(seed: 2)
        for _ in 0..<3000 {
            let mask = RunLengthMask(DrawnObjects.mask(&random, size: DrawnObjects.size(&random)))
            let joined = JoinedRing.joining(PixelEdges.polygons(of: mask).map(\.joined))
            #expect(try RunLengthMask(filling: [joined], size: mask.size, rule: .coco) == mask)
        }
    }

    @Test func `nothing is joined to nothing`() {
        #expect(JoinedRing.joining([]).vertices.isEmpty)
        #expect(JoinedRing.joining([ImageRing([]), ImageRing([])]).vertices.isEmpty)
    }
}
