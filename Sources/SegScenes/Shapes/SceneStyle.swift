public import SegGeometry

/// What scenes look like: everything that may be chosen about them besides the seed.
public struct SceneStyle: Hashable, Sendable, Codable {
    /// What objects are.
    public enum Objects: String, CaseIterable, Hashable, Sendable, Codable {
        /// Ten kinds of shapes in ten colours.
        case shapes
        /// Glyphs of a colour font.
        case emoji
        /// RefPhoto: cut-outs of photographs, and clip art, on photographs.
        case photographs
    }

    /// What objects are; `kinds`, `colors` and `backgroundVariety` are for shapes, `emoji` is for emoji.
    public var objects = Objects.shapes
    /// Sizes of pictures, one drawn for each scene.
    public var sizes: [ImageSize]
    /// How many objects per scene shows: between these two, both included.
    public var fewestShapes: Int
    /// See `fewestShapes`.
    public var mostShapes: Int
    /// The smallest radius (of a glyph: half of its longer side), as a share of the picture's shorter side.
    public var smallestRadius: Double
    /// The largest radius; crowded scenes stay below it.
    public var largestRadius: Double
    /// Share of scenes in which objects may cover one another a little.
    public var overlapShare: Double
    /// How far backgrounds may leave dark grey: 0, all are plain dark grey; 1, any colour and any pattern. Shapes stand
    /// out from dark grey by their brightness alone, which is learnt sooner than standing out from anything.
    public var backgroundVariety: Double
    /// The kinds drawn.
    public var kinds: [ShapeKind]
    /// The colours drawn.
    public var colors: [ShapeColor]
    /// What is particular to emoji.
    public var emoji = EmojiStyle()
    /// What is particular to photographs.
    public var photo = PhotoStyle()

    /// A style of shapes; every part has a default, which together are the scenes that `simpleseg scenes` draws.
    public init(
        sizes: [ImageSize] = [ImageSize(width: 168, height: 168)], shapes: ClosedRange<Int> = 1...5,
        radius: ClosedRange<Double> = 0.1...0.3, overlapShare: Double = 0.3,
        backgroundVariety: Double = 1, kinds: [ShapeKind] = ShapeKind.allCases,
        colors: [ShapeColor] = ShapeColor.allCases
    ) {
        self.sizes = sizes
        fewestShapes = shapes.lowerBound
        mostShapes = shapes.upperBound
        smallestRadius = radius.lowerBound
        largestRadius = radius.upperBound
        self.overlapShare = overlapShare
        self.backgroundVariety = backgroundVariety
        self.kinds = kinds
        self.colors = colors
    }

    /// Everything that is wrong with the style, a sentence each; empty when scenes can be drawn.
    public var problems: [String] {
        var found: [String] = []
        if sizes.isEmpty { found.append("sizes is empty") }
        for size in sizes where !(16...4096).contains(size.width) || !(16...4096).contains(size.height) {
            found.append("sizes holds \(size.width)×\(size.height); both sides must be 16 to 4096 pixels")
        }
        if fewestShapes < 1 || mostShapes > 16 || fewestShapes > mostShapes {
            found.append("the number of shapes, \(fewestShapes) to \(mostShapes), must lie in 1 to 16")
        }
        if !(smallestRadius >= 0.02 && largestRadius <= 0.45 && smallestRadius <= largestRadius) {
            found.append("the radius, \(smallestRadius) to \(largestRadius), must lie in 0.02 to 0.45")
        }
        if !(0...1).contains(overlapShare) { found.append("overlapShare is \(overlapShare), not 0 to 1") }
        if !(0...1).contains(backgroundVariety) {
            found.append("backgroundVariety is \(backgroundVariety), not 0 to 1")
        }
        if kinds.isEmpty { found.append("kinds is empty") }
        if colors.isEmpty { found.append("colors is empty") }
        return found + emoji.problems.map { "emoji." + $0 } + photo.problems.map { "photo." + $0 }
    }
}

extension SceneStyle {
    /// Scenes of emoji as `simpleseg scenes --style emoji` draws them: one to six glyphs.
    public static func emoji(sizes: [ImageSize] = [ImageSize(width: 224, height: 224)]) -> SceneStyle {
        var style = SceneStyle(sizes: sizes, shapes: 1...6, radius: 0.09...0.27, overlapShare: 0.4)
        style.objects = .emoji
        return style
    }

    /// Scenes of RefPhoto as `simpleseg scenes --style photographs` draws them: one to six cut-outs, or a photograph as it is.
    public static func photographs(sizes: [ImageSize] = [ImageSize(width: 224, height: 224)]) -> SceneStyle {
        var style = SceneStyle(sizes: sizes, shapes: 1...6, radius: 0.1...0.36, overlapShare: 0.5)
        style.objects = .photographs
        return style
    }

    /// The default style of some objects, in pictures of the given sizes.
    public static func `default`(_ objects: Objects, sizes: [ImageSize]? = nil) -> SceneStyle {
        switch objects {
        case .shapes: sizes.map { SceneStyle(sizes: $0) } ?? SceneStyle()
        case .emoji: sizes.map(emoji(sizes:)) ?? emoji()
        case .photographs: sizes.map(photographs(sizes:)) ?? photographs()
        }
    }

    /// Reads a style, or the name of one: `shapes`, `emoji` or `photographs`. What is not said is as in shapes.
    public init(from decoder: any Decoder) throws {
        if let name = try? decoder.singleValueContainer().decode(Objects.self) {
            self = .default(name)
            return
        }
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init()
        func read<Value: Decodable>(_ key: CodingKeys, _ value: inout Value) throws {
            value = try values.decodeIfPresent(Value.self, forKey: key) ?? value
        }
        try read(.objects, &objects)
        try read(.sizes, &sizes)
        try read(.fewestShapes, &fewestShapes)
        try read(.mostShapes, &mostShapes)
        try read(.smallestRadius, &smallestRadius)
        try read(.largestRadius, &largestRadius)
        try read(.overlapShare, &overlapShare)
        try read(.backgroundVariety, &backgroundVariety)
        try read(.kinds, &kinds)
        try read(.colors, &colors)
        try read(.emoji, &emoji)
        try read(.photo, &photo)
    }
}
