import DatasetFixtures
import SegGeometry
import TestSupport
import Testing

@testable import SegExport

@Suite struct ExportPictureTests {
    private func object(
        _ vertices: [(Double, Double)], _ size: ImageSize, _ fill: FillRule, _ outlines: ExportOutlines = .answer
    ) throws -> ExportObject {
        let rings = [ImageRing(vertices.map { ImagePoint(x: $0.0, y: $0.1) })]
        let mask = try RunLengthMask(filling: rings, size: size, rule: fill)
        return try #require(ExportObject(label: "a", rings: rings, fill: fill, mask: mask, outlines: outlines))
    }

    @Test func `an answer's own vertices are kept: moved to pixel corners, into the picture, and rounded`() throws {
        let size = ImageSize(width: 20, height: 20)
        let corners = [(2.0, 2.0), (25.0, 2.0), (11.200000000000001, 12.0)]
        #expect(
            try object(corners, size, .coco).rings[0].vertices.map { [$0.x, $0.y] } == [[2, 2], [20, 2], [11.2, 12]])
        #expect(
            try object(corners, size, .inclusive).rings[0].vertices.map { [$0.x, $0.y] }
                == [[2.5, 2.5], [20, 2.5], [11.7, 12.5]])
    }

    @Test func `a single pixel has the outline of a pixel, since its own keeps nothing`() throws {
        let pixel = try object([(3, 4)], ImageSize(width: 9, height: 9), .inclusive)
        #expect(pixel.rings[0].vertices.map { [$0.x, $0.y] } == [[3, 4], [4, 4], [4, 5], [3, 5]])
        #expect(!pixel.hasHoles)
    }

    @Test func `no pixel, no object`() {
        let mask = RunLengthMask(size: ImageSize(width: 4, height: 4))
        #expect(ExportObject(label: "a", rings: [], fill: .coco, mask: mask, outlines: .exact) == nil)
    }

    @Test func `exact outlines keep every pixel`() {
        var random = SplitMix64(seed: 3)
        for _ in 0..<1000 {
            for object in DrawnObjects.picture(&random, name: "a").objects {
                #expect(RoundTripLoss.iou(of: object.rings, with: object.mask) == 1)
            }
        }
    }
}
