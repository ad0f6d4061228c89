import SegGeometry
import SegImaging
import SegInputs
import Testing

struct ImageProcessorTests {
    @Test func `the published values stand`() {
        #expect(ImageProcessor.qwen25VL.patchLength == 1176)
        #expect(ImageProcessor.kimiVL.patchLength == 588)
        #expect(ImageProcessor.qwen25VL.patchOrder == .blocks(mergeSize: 2))
        #expect(ImageProcessor.kimiVL.patchOrder == .raster)
    }

    @Test func `patches have as many rows as the grid says`() throws {
        for processor in [ImageProcessor.qwen25VL, .kimiVL] {
            for (width, height) in [(1, 1), (3, 200), (57, 40), (140, 140)] {
                let patched = try processor.patches(Image(size: ImageSize(width: width, height: height)))
                #expect(patched.values.count == patched.grid.patches * processor.patchLength)
                #expect(patched.plan.source == ImageSize(width: width, height: height))
            }
        }
    }
}
