import SegGeometry

@testable import SegScenes

/// Small scenes, which draw fast in a build for tests.
enum EmojiScenes {
    static let style: SceneStyle = {
        var style = SceneStyle.emoji(sizes: [ImageSize(width: 96, height: 96), ImageSize(width: 110, height: 80)])
        style.overlapShare = 0.7
        return style
    }()

    static let artist = try? EmojiArtist.shared(style.emoji)
}
