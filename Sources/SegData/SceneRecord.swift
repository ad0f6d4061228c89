public import SegGeometry
internal import SegImaging
internal import SegNotation

/// What a scene's line in `scenes.jsonl` says.
///
/// One JSON object, keys in this order: `id`, `image` (path beside the file), `width`, `height`, `objects`, `absent`.
/// Each object, from back to front: `kind`, `color`, `text` (the plain noun, which may fit several objects), `area` and
/// `rle` of what is visible of it (COCO's compressed run lengths), `box` [x1, y1, x2, y2] and `point` [x, y] in pixels, `polygons` (vertices are
/// pixel centres, whole numbers), `expressions` (each means this object and no other). `absent` has nouns that mean
/// nothing in the scene.
public struct SceneRecord: Hashable, Sendable {
    /// Index of the scene in its series.
    public var index: Int
    /// The scene.
    public var scene: Scene
    /// Outlines of each shape.
    public var polygons: [[PixelRing]]
    /// Expressions for each shape that mean it and no other.
    public var expressions: [[ReferringExpression]]
    /// Nouns that mean nothing in the scene.
    public var absent: [ReferringExpression]

    /// The record of scene `index` of the series `seed`: a pure function of its arguments.
    ///
    /// - Throws: `GeometryError` when the picture is larger than an outline may be.
    public init(seed: UInt64, index: Int, style: SceneStyle, outline: OutlineRule) throws(GeometryError) {
        self.index = index
        let scene = Scene(seed: seed, index: index, style: style)
        self.scene = scene
        polygons = []
        for shape in scene.shapes { polygons.append(try outline.pixelRings(of: shape.mask, within: shape.bounds)) }
        expressions = scene.shapes.indices.map { ReferringExpression.unique(for: $0, in: scene.shapes) }
        var random = SeededGenerator(seed: ~seed, index: index)
        absent = []
        while absent.count < 3, let noun = ReferringExpression.absent(from: scene.shapes, style: style, &random) {
            if !absent.contains(noun) { absent.append(noun) } else { break }
        }
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
        object.field("objects", scene.shapes.indices.map(object(_:)))
        object.field("absent", absent.map(\.text))
        return object.line
    }

    private func object(_ index: Int) -> JSONObjectWriter {
        let shape = scene.shapes[index]
        var object = JSONObjectWriter()
        object.field("kind", shape.kind.rawValue)
        object.field("color", shape.color.rawValue)
        object.field("text", ReferringExpression.Noun(color: shape.color, kind: shape.kind).text)
        object.field("area", shape.area)
        var mask = JSONObjectWriter()
        mask.field("size", [shape.mask.size.height, shape.mask.size.width])
        mask.field("counts", RunLengthMask(shape.mask).compressed)
        object.field("rle", mask)
        let bounds = shape.bounds
        object.field("box", [bounds.left, bounds.top, bounds.right + 1, bounds.bottom + 1])
        object.field("point", [shape.middle.x, shape.middle.y])
        object.field("polygons", polygons[index].map { ring in ring.vertices.map { [$0.x, $0.y] } })
        object.field("expressions", expressions[index].map(\.text))
        return object
    }
}
