public import SegGeometry
internal import SegImaging
internal import SegNotation
public import SegScenes

/// What a scene's line in `scenes.jsonl` says.
///
/// One JSON object, keys in this order: `id`, `image` (path beside the file), `width`, `height`, `split` (emoji only: train,
/// val, testA, testB), `objects`, `absent`.
/// Each object, from back to front: `kind`, `color`, `text` (the plain noun, which may fit several objects), `area` and
/// `rle` of what is visible of it (COCO's compressed run lengths), `box` [x1, y1, x2, y2] and `point` [x, y] in pixels, `polygons` (vertices are
/// pixel centres, whole numbers), `expressions` (each means this object and no other; of emoji, which have dozens, some of every form). `absent` has nouns that mean
/// nothing in the scene.
public struct SceneRecord: Hashable, Sendable {
    /// Index of the scene in its series.
    public var index: Int
    /// The scene.
    public var scene: Scene
    /// Outlines of each object.
    public var polygons: [[PixelRing]]
    /// Expressions for each object that mean it and no other.
    public var expressions: [[ReferringExpression]]
    /// The part of a dataset that it belongs to; nil where there are no parts.
    public var split: SceneSplit?
    /// Nouns that mean nothing in the scene.
    public var absent: [ReferringExpression]

    /// The record of scene `index` of the series `seed`: a pure function of its arguments, and of what an emoji style
    /// reads.
    ///
    /// - Parameters:
    ///   - seed: the series.
    ///   - index: the scene's place in it.
    ///   - style: what is drawn; with `split` given, the split decides about glyphs.
    ///   - outline: how masks become outlines.
    ///   - split: the part of a dataset that the scene belongs to.
    /// - Throws: `GeometryError` when the picture is larger than an outline may be, `EmojiError` when what an
    ///   emoji style reads is missing or broken.
    public init(seed: UInt64, index: Int, style: SceneStyle, outline: OutlineRule, split: SceneSplit? = nil) throws {
        self.index = index
        self.split = split
        let style = split?.applied(to: style) ?? style
        let scene = try style.scene(seed: seed, index: index)
        self.scene = scene
        polygons = []
        for object in scene.objects {
            polygons.append(try outline.pixelRings(of: object.mask, within: object.bounds))
        }
        let words = try SceneWords(about: scene, seed: seed, index: index, style: style)
        (expressions, absent) = (words.expressions, words.absent)
    }

    /// Path of the picture, as the record names it.
    public var imagePath: String {
        let digits = String(index)
        return "images/" + String(repeating: "0", count: max(0, 8 - digits.count)) + digits + ".png"
    }

    /// The record as one line of JSON, without line break.
    public var line: String {
        var object = JSONObjectWriter()
        object.field("id", index)
        object.field("image", imagePath)
        object.field("width", scene.image.size.width)
        object.field("height", scene.image.size.height)
        if let split { object.field("split", split.rawValue) }
        object.field("objects", scene.objects.indices.map(object(_:)))
        object.field("absent", absent.map(\.text))
        return object.line
    }

    private func object(_ index: Int) -> JSONObjectWriter {
        let seen = scene.objects[index]
        var object = JSONObjectWriter()
        object.field("kind", seen.words.name)
        object.field("color", seen.words.attributes.first ?? "")
        object.field("text", seen.words.title)
        object.field("area", seen.area)
        var mask = JSONObjectWriter()
        mask.field("size", [seen.mask.size.height, seen.mask.size.width])
        mask.field("counts", RunLengthMask(seen.mask).compressed)
        object.field("rle", mask)
        let bounds = seen.bounds
        object.field("box", [bounds.left, bounds.top, bounds.right + 1, bounds.bottom + 1])
        object.field("point", [seen.middle.x, seen.middle.y])
        object.field("polygons", polygons[index].map { ring in ring.vertices.map { [$0.x, $0.y] } })
        object.field("expressions", expressions[index].map(\.text))
        return object
    }
}
