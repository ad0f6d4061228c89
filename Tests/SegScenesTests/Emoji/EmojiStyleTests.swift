import Foundation
import SegGeometry
import SegScenes
import Testing

struct EmojiStyleTests {
    @Test func `every problem is listed`() {
        var style = SceneStyle.emoji()
        #expect(style.problems.isEmpty)
        style.emoji.tintShare = 2
        style.emoji.photographShare = -1
        style.emoji.font = ""
        #expect(
            style.problems == [
                "emoji.photographShare is -1.0, not 0 to 1", "emoji.tintShare is 2.0, not 0 to 1",
                "emoji.font is empty",
            ])
    }

    @Test func `a style may be given by its name`() throws {
        let styles = try JSONDecoder().decode([SceneStyle].self, from: Data(#"["emoji", "shapes", {}]"#.utf8))
        #expect(styles == [.emoji(), SceneStyle(), SceneStyle()])
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([SceneStyle].self, from: Data(#"["lines"]"#.utf8))
        }
    }

    @Test func `a style comes back from what it writes`() throws {
        var style = SceneStyle.emoji(sizes: [ImageSize(width: 99, height: 70)])
        style.emoji.glyphs = .validation
        style.emoji.photographs = ["a", "b"]
        #expect(try JSONDecoder().decode(SceneStyle.self, from: JSONEncoder().encode(style)) == style)
    }
}
