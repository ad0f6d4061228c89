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
    /// What the answer is.
    public let form: AnswerForm
    /// What was not taken as written, and whether what was asked for is missing.
    public let diagnostics: [Diagnostic]

    /// Reads `text` as an answer about a picture of the given size, and fills its polygons.
    ///
    /// - Parameters:
    ///   - text: as the model wrote it.
    ///   - size: of the picture.
    ///   - rule: how polygons are filled.
    ///   - grammar: how the text is read.
    ///   - convention: the tolerant reader's; the published decoder knows one.
    ///   - target: what was asked for.
    ///   - isCut: whether the model was stopped before it had ended.
    /// - Throws: `GeometryError.sizeOutOfRange`; never because of the text.
    public init(
        text: String, size: ImageSize, rule: FillRule = .inclusive, grammar: Grammar = .tolerant,
        convention: CoordinateConvention = .normalized, target: Target = .mask, isCut: Bool = false
    ) throws(GeometryError) {
        let read: AnswerReading
        if grammar == .readme {
            let reading = ReadmeReader.read(text)
            read = AnswerReading(reading, form: AnswerForm(reading, text: text, isCut: isCut))
        } else {
            read = AnswerReading(text, convention: convention, size: size, isCut: isCut)
        }
        try self.init(read, size: size, rule: rule, grammar: grammar, target: target)
    }

    /// Fills the polygons of what was read of an answer about a picture of the given size.
    private init(
        _ read: AnswerReading, size: ImageSize, rule: FillRule, grammar: Grammar, target: Target
    ) throws(GeometryError) {
        let reading = read.reading
        form = read.form
        let missing = reading.has(target) ? [] : [Diagnostic.missing(target, form: read.form)]
        polygons = reading.polygons.map { $0.scaled(to: size) }
        boxes = reading.boxes.map { $0.scaled(to: size) }
        points = reading.points.map { $0.scaled(to: size) }
        guard grammar == .readme, rule == .coco else {
            mask = try RunLengthMask(filling: polygons, size: size, rule: rule)
            diagnostics = reading.diagnostics + missing
            return
        }
        // pycocotools 2.0.11 takes the four numbers of two vertices for a box and fails, and refuses the two of one: then
        // the published decoder has no mask at all.
        let refused = reading.diagnostics.first { $0.kind == .shortRing }.map { Diagnostic.readmeRefusal(at: $0.at) }
        mask = try RunLengthMask(filling: refused == nil ? polygons : [], size: size, rule: rule)
        diagnostics = reading.diagnostics + (refused.map { [$0] } ?? []) + missing
    }

    /// The same answer with other outlines, in pixels.
    ///
    /// - Throws: `GeometryError.notFinite`, `.sizeOutOfRange`.
    public func with(polygons: [ImageRing], rule: FillRule) throws(GeometryError) -> DecodedAnswer {
        try DecodedAnswer(self, polygons: polygons, rule: rule)
    }

    private init(_ answer: DecodedAnswer, polygons: [ImageRing], rule: FillRule) throws(GeometryError) {
        self.polygons = polygons
        mask = try RunLengthMask(filling: polygons, size: answer.mask.size, rule: rule)
        (boxes, points) = (answer.boxes, answer.points)
        (form, diagnostics) = (answer.form, answer.diagnostics)
    }

    /// Pixels inside `mask`.
    public var area: Int { mask.area }

    /// The smallest box around `mask`; all edges are 0 if it is empty.
    public var box: ImageBox { mask.box ?? ImageBox(x1: 0, y1: 0, x2: 0, y2: 0) }

    /// Adds the fields `polygons`, `boxes`, `points`, `rle`, `box`, `area`, `form` and `diagnostics`, in this order.
    public func write(to record: inout JSONObjectWriter) {
        record.field("polygons", polygons.map { $0.vertices.map { [$0.x.printed, $0.y.printed] } })
        record.field("boxes", boxes.map(Self.edges))
        record.field("points", points.map { [$0.x.printed, $0.y.printed] })
        record.field("rle", mask.json)
        record.field("box", Self.edges(box))
        record.field("area", area)
        record.field("form", form.rawValue)
        record.field("diagnostics", diagnostics.map(\.json))
    }

    private static func edges(_ box: ImageBox) -> [Double] {
        [box.x1.printed, box.y1.printed, box.x2.printed, box.y2.printed]
    }
}

extension Reading {
    /// Whether it has what was asked for.
    fileprivate func has(_ target: Target) -> Bool {
        switch target {
        case .mask: !polygons.isEmpty
        case .box: !boxes.isEmpty
        case .point: !points.isEmpty
        }
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
