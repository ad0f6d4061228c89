import Foundation
import SegGeometry
import SegScenes
import Testing

struct PhotoStyleTests {
    @Test func `every problem is listed`() {
        var style = SceneStyle.photographs()
        #expect(style.problems.isEmpty)
        style.photo.wholeShare = 2
        style.photo.materials = ""
        #expect(style.problems == ["photo.wholeShare is 2.0, not 0 to 1", "photo.materials is empty"])
    }

    @Test func `a style may be given by its name, and comes back from what it writes`() throws {
        let named = try JSONDecoder().decode([SceneStyle].self, from: Data(#"["photographs"]"#.utf8))
        #expect(named == [.photographs()])
        var style = SceneStyle.photographs(sizes: [ImageSize(width: 99, height: 70)])
        style.photo.cutouts = .validation
        style.photo.closeUpShare = 0.9
        #expect(try JSONDecoder().decode(SceneStyle.self, from: JSONEncoder().encode(style)) == style)
    }
}
