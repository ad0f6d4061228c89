import SegGeometry
import SegScenes
import Testing

struct SceneStyleTests {
    @Test func `the default style has no problems`() {
        #expect(SceneStyle().problems.isEmpty)
    }

    @Test func `every problem is named`() {
        var style = SceneStyle(sizes: [ImageSize(width: 8, height: 5000)], shapes: 0...20, radius: 0.001...0.9)
        style.overlapShare = 2
        style.backgroundVariety = -1
        style.kinds = []
        style.colors = []
        #expect(style.problems.count == 7)
        style.sizes = []
        #expect(style.problems.contains("sizes is empty"))
    }
}
