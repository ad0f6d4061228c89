import SegGeometry
import TestSupport
import Testing

@testable import SegExport

@Suite struct IndexedPictureTests {
    @Test func `the palette is Pascal VOC's`() {
        let palette = IndexedPicture.palette
        #expect(palette.count == 768)
        #expect(Array(palette[0..<15]) == [0, 0, 0, 128, 0, 0, 0, 128, 0, 128, 128, 0, 0, 0, 128])
        #expect(Array(palette[765...]) == [224, 224, 192])
    }

    @Test func `later objects cover earlier ones, and what they keep is counted`() throws {
        let size = ImageSize(width: 4, height: 1)
        var picture = ExportPicture(
            name: "a", size: size, label: "", answers: [], fill: .coco, outlines: .exact)
        for pixels: [UInt8] in [[1, 1, 1, 1], [0, 0, 1, 0]] {
            let mask = RunLengthMask(Mask(size: size, pixels: pixels))
            picture.objects.append(
                try #require(ExportObject(label: "x", rings: [], fill: .coco, mask: mask, outlines: .exact)))
        }
        var loss = RoundTripLoss()
        let drawn = picture.instances(&loss)
        #expect(Mask(drawn.mask(of: 1)).pixels == [1, 1, 0, 1])
        #expect(Mask(drawn.mask(of: 2)).pixels == [0, 0, 1, 0])
        #expect(loss.least == 0.75 && loss.lossy == 1)
    }

    @Test func `a byte holds 254 numbers`() {
        #expect(IndexedPicture.number(0) == 1)
        #expect(IndexedPicture.number(253) == 254)
        #expect(IndexedPicture.number(254) == nil)
    }
}
