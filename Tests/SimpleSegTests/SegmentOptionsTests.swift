import SegGeometry
import SegInference
import SegNotation
import SimpleSeg
import Testing

@Suite struct SegmentOptionsTests {
    @Test func `by default the outline is asked for, greedily and without a limit`() {
        let options = SegmentOptions()
        #expect(options.target == .mask && options.sampling.temperature == 0)
        #expect(options.maxNewTokens == nil && options.prompt == nil && options.fillRule == .inclusive)
    }
}
