public import SegGeometry

/// An answer, read and drawn: what `simpleseg decode` tells of it.
public struct DecodedAnswer: Hashable, Sendable {
    /// How an answer is read.
    public enum Grammar: String, Hashable, Sendable, CaseIterable {
        /// `PolygonReader`: all that can be used.
        case tolerant
        /// `ReadmeReader`: only what the published decoder accepts; with `FillRule.coco` also drawn as it draws.
        case readme
    }

    /// The rings in pixels: value × width, value × height.
    public let polygons: [ImageRing]
    /// The boxes in pixels.
    public let boxes: [ImageBox]
    /// The points in pixels.
    public let points: [ImagePoint]
    /// The union of the polygons' insides.
    public let mask: RunLengthMask
    /// What was not taken as written.
    public let diagnostics: [Diagnostic]

    /// Reads `text` as an answer about a picture of the given size, and fills its polygons.
    ///
    /// - Throws: `GeometryError.sizeOutOfRange`; never because of the text.
    public init(
        text: String, size: ImageSize, rule: FillRule = .inclusive, grammar: Grammar = .tolerant
    ) throws(GeometryError) {
        let reading = grammar == .readme ? ReadmeReader.read(text) : PolygonReader.read(text)
        try self.init(reading, size: size, rule: rule, grammar: grammar)
    }

    /// Fills the polygons of what was read of an answer about a picture of the given size.
    ///
    /// - Throws: `GeometryError.sizeOutOfRange`; `.notFinite` if `reading` comes from neither reader.
    public init(
        _ reading: Reading, size: ImageSize, rule: FillRule = .inclusive, grammar: Grammar = .tolerant
    ) throws(GeometryError) {
        polygons = reading.polygons.map { $0.scaled(to: size) }
        boxes = reading.boxes.map { $0.scaled(to: size) }
        points = reading.points.map { $0.scaled(to: size) }
        guard grammar == .readme, rule == .coco else {
            mask = try RunLengthMask(filling: polygons, size: size, rule: rule)
            diagnostics = reading.diagnostics
            return
        }
        let drawing = ReadmeDrawing(polygons, notices: reading.diagnostics)
        mask = try RunLengthMask(filling: drawing.rings, size: size, rule: rule)
        diagnostics = reading.diagnostics + drawing.diagnostics
    }

    /// Pixels inside `mask`.
    public var area: Int { mask.area }

    /// The smallest box around `mask`; all edges are 0 if it is empty.
    public var box: ImageBox { mask.box ?? ImageBox(x1: 0, y1: 0, x2: 0, y2: 0) }

    /// Adds the fields `polygons`, `boxes`, `points`, `rle`, `box`, `area` and `diagnostics`, in this order.
    public func write(to record: inout JSONObjectWriter) {
        record.field("polygons", polygons.map { $0.vertices.map { [$0.x, $0.y] } })
        record.field("boxes", boxes.map(Self.edges))
        record.field("points", points.map { [$0.x, $0.y] })
        record.field("rle", mask.json)
        record.field("box", Self.edges(box))
        record.field("area", area)
        record.field("diagnostics", diagnostics.map(\.json))
    }

    private static func edges(_ box: ImageBox) -> [Double] {
        [box.x1, box.y1, box.x2, box.y2]
    }
}

extension RunLengthMask {
    /// COCO's object: `{"size": [height, width], "counts": "…"}`, compressed.
    public var json: JSONObjectWriter {
        var object = JSONObjectWriter()
        object.field("size", [size.height, size.width])
        object.field("counts", compressed)
        return object
    }
}

extension Diagnostic {
    /// The object `{"kind", "at", "message"}`.
    public var json: JSONObjectWriter {
        var object = JSONObjectWriter()
        object.field("kind", kind.rawValue)
        object.field("at", at)
        object.field("message", message)
        return object
    }
}

/// What the published decoder draws of its outlines through pycocotools 2.0.11.
///
/// `frPyObjects` takes the four numbers of two vertices for a box [x, y, width, height], and refuses a single vertex:
/// then the decoder has no mask at all.
private struct ReadmeDrawing {
    private(set) var rings: [ImageRing]
    private(set) var diagnostics: [Diagnostic] = []

    /// `notices` are the reader's, with one `shortRing` for each ring of one or two vertices.
    init(_ polygons: [ImageRing], notices: [Diagnostic]) {
        rings = polygons.map { $0.vertices.count == 2 ? Self.box($0.vertices) : $0 }
        let short = polygons.filter { $0.vertices.count < 3 }
        for (ring, notice) in zip(short, notices.filter { $0.kind == .shortRing }) {
            diagnostics.append(ring.vertices.count == 2 ? .readmeBox(at: notice.at) : .readmeRefusal(at: notice.at))
        }
        if polygons.contains(where: { $0.vertices.count == 1 }) { rings = [] }
    }

    private static func box(_ vertices: [ImagePoint]) -> ImageRing {
        let (corner, extent) = (vertices[0], vertices[1])
        let (right, bottom) = (corner.x + extent.x, corner.y + extent.y)
        return ImageRing([
            corner, ImagePoint(x: corner.x, y: bottom), ImagePoint(x: right, y: bottom),
            ImagePoint(x: right, y: corner.y),
        ])
    }
}
