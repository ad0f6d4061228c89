import Hummingbird
import SegExport
import SegGeometry
import SegImaging
import SegNotation

/// `POST /v1/export`: outlines, as a person has corrected them, → annotation files and masks.
enum ExportRoutes {
    static func all(_ desk: ServerDesk) -> [ServerRoute] {
        [
            ServerRoute(.post, "/v1/export") { request, context in
                let fields = try await request.fields(limit: desk.options.bodyBytes)
                let named = try fields.string("image")
                var image: Image?
                if let named { image = try await desk.pictures.picture(named, param: "image").image }
                let pixels = image
                return try await context.presence.cancelling {
                    try await desk.pictures.work.run { .json(try export(fields, pixels, desk.options)) }
                }
            }
        ]
    }

    private static let names: Set<String> = ["width", "height", "name", "fill", "formats", "objects", "image"]
    private static let vertexLimit = 100_000

    private static func export(_ fields: Fields, _ image: Image?, _ options: ServeOptions) throws -> JSONObjectWriter {
        try fields.allow(only: names)
        let side = 1...ImageSize.maximumSide
        guard let width = try fields.integer("width", in: side), let height = try fields.integer("height", in: side)
        else {
            throw fields.wrong(fields["width"] == nil ? "width" : "height", "a whole number")
        }
        let size = ImageSize(width: width, height: height)
        guard size.area <= options.pixels else {
            throw ServerError.tooLarge("the picture has too many pixels", param: "width")
        }
        if let image, image.size != size { throw fields.wrong("width", "the width and height of the picture") }
        let fill = try fields.choice("fill", FillRule.self) ?? .inclusive
        let formats = try SegmentJob.formats(fields, "formats")
        let name = try fields.string("name") ?? "picture.png"
        guard isPlain(name) else { throw fields.wrong("name", "a file's name without a folder") }
        var picture = ExportPicture(
            name: name, size: size, label: "", answers: [], fill: fill, outlines: .answer, pixels: image)
        var masks: [RunLengthMask] = []
        for object in try fields.objects("objects", limit: 1000) ?? [] {
            let (label, answer) = try self.object(object, size, fill)
            masks.append(answer.mask)
            picture.objects +=
                ExportPicture(
                    name: name, size: size, label: label, answers: [answer], fill: fill, outlines: .answer
                ).objects
        }
        var reply = JSONObjectWriter()
        reply.field("exports", try ExportBundle(formats, picture).json)
        reply.field("masks", masks.map(\.json))
        reply.field("areas", masks.map(\.area))
        return reply
    }

    private static func isPlain(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.count <= 200 && name != "." && name != ".."
            && !name.unicodeScalars.contains { $0 == "/" || $0 == "\\" || $0.value < 0x20 }
    }

    private static func object(
        _ fields: Fields, _ size: ImageSize, _ fill: FillRule
    ) throws -> (String, AnswerObject) {
        try fields.allow(only: ["label", "rings"])
        var rings: [ImageRing] = []
        for ring in try fields.items("rings", limit: 1000) ?? [] {
            guard case .array(let points) = ring, points.count <= vertexLimit else {
                throw fields.wrong("rings", "a list of rings of at most \(vertexLimit) points")
            }
            rings.append(ImageRing(try points.map { try point($0, fields) }))
        }
        let mask = try RunLengthMask(filling: rings, size: size, rule: fill)
        return (try fields.string("label") ?? "object", AnswerObject(rings: rings, mask: mask))
    }

    private static func point(_ value: JSONValue, _ fields: Fields) throws -> ImagePoint {
        guard case .array(let pair) = value, pair.count == 2, case .number(let x) = pair[0],
            case .number(let y) = pair[1],
            let x = Double(x), let y = Double(y), abs(x) <= 1e6, abs(y) <= 1e6
        else { throw fields.wrong("rings", "lists of [x, y] in pixels") }
        return ImagePoint(x: x, y: y)
    }
}
