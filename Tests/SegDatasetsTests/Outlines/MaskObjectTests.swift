import DatasetFixtures
import SegDatasets
import SegGeometry
import TestSupport
import Testing

@Suite struct MaskObjectTests {
    @Test func `a cut mask is the whole mask's part, from run lengths and from pixels alike`() throws {
        var random = SplitMix64(seed: 4)
        for _ in 0..<800 {
            let size = ImageSize(
                width: Int.random(in: 1...40, using: &random), height: Int.random(in: 1...40, using: &random))
            let mask = DrawnMasks.any(&random, size: size)
            guard let object = MaskObject(RunLengthMask(mask)) else {
                #expect(mask.area == 0)
                continue
            }
            #expect(object == MaskObject(mask, within: object.bounds))
            #expect(object.mask == RunLengthMask(mask))
            #expect(object.area == mask.area)
            let box = try #require(mask.box)
            #expect(object.box.scaled(to: size).iou(with: box) > 0.999999)
        }
    }

    @Test func `an empty mask is no object`() {
        #expect(MaskObject(RunLengthMask(size: ImageSize(width: 5, height: 0))) == nil)
        #expect(MaskObject(RunLengthMask(size: ImageSize(width: 5, height: 3))) == nil)
    }
}
