public import SegImaging

/// A drawn scene: its picture, and each visible object with its mask and words.
public struct Scene: Hashable, Sendable {
    /// The picture.
    public var image: Image
    /// The visible objects from back to front.
    public var objects: [SceneObject]
    /// What is said about its objects.
    public var grammar: ExpressionGrammar
    /// Nouns for what may be seen besides the objects.
    var scenery: Set<String> = []

    init(image: Image, objects: [SceneObject], grammar: ExpressionGrammar) {
        self.image = image
        self.objects = objects
        self.grammar = grammar
    }

    /// Draws scene `index` of the series `seed` with shapes, whatever objects the style asks for: a pure function of the
    /// three. `SceneStyle.scene` draws what is asked for.
    ///
    /// - Precondition: `style.problems` is empty.
    public init(seed: UInt64, index: Int, style: SceneStyle) {
        self.init(SceneLayout(seed: seed, index: index, style: style))
    }
}

extension SceneStyle {
    /// Draws scene `index` of the series `seed`: a pure function of the three, and of the glyphs and photographs that
    /// an emoji style reads.
    ///
    /// - Precondition: `problems` is empty.
    /// - Throws: `EmojiError` when what an emoji style reads is missing or broken; shapes need no file.
    public func scene(seed: UInt64, index: Int) throws -> Scene {
        switch objects {
        case .shapes: Scene(seed: seed, index: index, style: self)
        case .emoji: try EmojiArtist.shared(emoji).scene(seed: seed, index: index, style: self)
        case .photographs: try PhotoArtist.shared(photo).scene(seed: seed, index: index, style: self)
        }
    }
}
