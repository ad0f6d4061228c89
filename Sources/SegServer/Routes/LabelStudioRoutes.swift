import Foundation
import Hummingbird
import SegExport
import SegGeometry
import SegImaging
import SegInputs
import SegNotation
import SimpleSeg

/// Label Studio's ML backend: `/setup`, `/predict` and `/webhook`; `/health` is the server's own.
enum LabelStudioRoutes {
    static func all(_ desk: ServerDesk) -> [ServerRoute] {
        [
            ServerRoute(.post, "/setup") { request, _ in
                let fields = try await request.fields(limit: desk.options.bodyBytes)
                _ = try LabelStudioInterface(fields.string("schema") ?? "")
                return .json(version(desk))
            },
            ServerRoute(.post, "/predict") { request, context in
                let fields = try await request.fields(limit: desk.options.bodyBytes)
                return try await context.presence.cancelling { .json(try await predict(fields, desk)) }
            },
            ServerRoute(.post, "/webhook") { request, _ in
                // Nothing is trained by annotations: an event is read, and that is all.
                _ = try await request.fields(limit: desk.options.bodyBytes)
                return .json(JSONObjectWriter())
            },
        ]
    }

    private static func version(_ desk: ServerDesk) -> JSONObjectWriter {
        var object = JSONObjectWriter()
        object.field("model_version", "simpleseg-\(desk.model.id)")
        return object
    }

    private static func predict(_ fields: Fields, _ desk: ServerDesk) async throws -> JSONObjectWriter {
        let interface = try LabelStudioInterface(fields.string("label_config") ?? "")
        guard let tasks = try fields.objects("tasks", limit: 64) else { throw fields.wrong("tasks", "a list of tasks") }
        let context = try fields.fields("params")?.fields("context")
        var results: [JSONObjectWriter] = []
        for task in tasks { results.append(try await predict(task, context, interface, desk)) }
        var object = JSONObjectWriter()
        object.field("results", results)
        return object
    }

    private static func predict(
        _ task: Fields, _ context: Fields?, _ interface: LabelStudioInterface, _ desk: ServerDesk
    ) async throws -> JSONObjectWriter {
        guard let data = try task.fields("data"), let address = try data.string(interface.imageKey) else {
            throw task.wrong("data", "an object with “\(interface.imageKey)”")
        }
        let picture = try await desk.pictures.picture(address, param: task.path("data.\(interface.imageKey)"))
        let prompts = try LabelStudioPrompt.all(context, data, interface)
        let feed = desk.feed("/predict")
        var answers: [(LabelStudioPrompt, PreparedAnswer)] = []
        for prompt in prompts {
            let settings = try AnswerSettings(
                Fields(.object([:])), desk.model.generation, limit: desk.options.newTokens)
            answers.append(
                (
                    prompt,
                    try SegmentJob.question(
                        Question(prompt.query).text, prompt.query, picture, settings, desk.model)
                ))
        }
        let begun = try answers.map { try feed.begin($0.1) }
        var regions: [JSONObjectWriter] = []
        for (answer, events) in zip(answers, begun) {
            let written = try await feed.follow(answer.1, events)
            let shapes = LabelStudioShapes(interface: interface, size: picture.image.size)
            regions += shapes.regions(written.segmentation.answer, label: answer.0.label, first: regions.count + 1)
        }
        var object = version(desk)
        object.field("result", regions)
        object.field("score", 1.0)
        return object
    }
}

/// What a labelling configuration offers: where the picture stands, and which controls take outlines.
struct LabelStudioInterface: Sendable {
    /// A control and its labels.
    struct Control: Sendable {
        let name: String
        let labels: [String]
    }

    /// The name of the image tag, and the member of a task's data that it shows.
    private(set) var imageName = "image"
    private(set) var imageKey = "image"
    private(set) var polygons: Control?
    private(set) var brush: Control?

    /// Reads a configuration; an empty one stands for an image with polygons.
    ///
    /// - Throws: ``ServerError`` when it is not XML, or has neither polygons nor a brush.
    init(_ xml: String) throws(ServerError) {
        guard !xml.isEmpty else {
            polygons = Control(name: "polygon", labels: [])
            return
        }
        guard let tags = XMLTags.read(xml) else {
            throw .bad("the labelling configuration is no XML", param: "label_config")
        }
        for (index, tag) in tags.enumerated() {
            let labels = tags[(index + 1)...].prefix { $0.name == "label" }.compactMap { $0.attributes["value"] }
            switch tag.name {
            case "image":
                imageName = tag.attributes["name"] ?? imageName
                imageKey = tag.attributes["value"].map { String($0.drop { $0 == "$" }) } ?? imageKey
            case "polygonlabels", "polygon":
                polygons = Control(name: tag.attributes["name"] ?? "polygon", labels: labels)
            case "brushlabels", "brush": brush = Control(name: tag.attributes["name"] ?? "brush", labels: labels)
            default: continue
            }
        }
        guard polygons != nil || brush != nil else {
            throw .bad("the labelling configuration has neither PolygonLabels nor BrushLabels", param: "label_config")
        }
    }

    /// The labels, those of polygons first.
    var labels: [String] {
        let all = (polygons?.labels ?? []) + (brush?.labels ?? [])
        return all.enumerated().filter { index, label in !all[..<index].contains(label) }.map(\.element)
    }
}

/// The tags of an XML text in order, with their attributes, names in lower case: all that a labelling configuration needs.
enum XMLTags {
    struct Tag {
        let name: String
        let attributes: [String: String]
    }

    /// nil when a tag or a quotation does not end.
    static func read(_ text: String) -> [Tag]? {
        var (rest, tags) = (text[...], [Tag]())
        while let open = rest.firstIndex(of: "<") {
            rest = rest[rest.index(after: open)...]
            if rest.hasPrefix("!--") {
                guard let end = rest.range(of: "-->") else { return nil }
                rest = rest[end.upperBound...]
                continue
            }
            let name = rest.prefix { $0.isLetter || $0.isNumber }
            let isTag = !name.isEmpty
            rest = rest[name.endIndex...]
            guard let attributes = attributes(&rest) else { return nil }
            if isTag { tags.append(Tag(name: name.lowercased(), attributes: attributes)) }
        }
        return tags
    }

    private static func attributes(_ rest: inout Substring) -> [String: String]? {
        var attributes: [String: String] = [:]
        while let mark = rest.firstIndex(where: { $0 == ">" || $0 == "=" }) {
            guard rest[mark] == "=" else {
                rest = rest[rest.index(after: mark)...]
                return attributes
            }
            let name = rest[..<mark].split(whereSeparator: \.isWhitespace).last ?? ""
            rest = rest[rest.index(after: mark)...].drop(while: \.isWhitespace)
            guard let quote = rest.first, quote == "\"" || quote == "'" else { return nil }
            rest = rest.dropFirst()
            guard let end = rest.firstIndex(of: quote) else { return nil }
            attributes[String(name)] = unescaped(rest[..<end])
            rest = rest[rest.index(after: end)...]
        }
        return nil
    }

    private static func unescaped(_ text: Substring) -> String {
        let marks = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")]
        return marks.reduce(String(text)) { $0.replacingOccurrences(of: $1.0, with: $1.1) }
    }
}

/// What is asked about a task's picture, and the label that the answer gets.
struct LabelStudioPrompt: Sendable {
    let query: Query
    let label: String

    /// The prompts of a request: what the annotator has just drawn or written, or the task's own `text`, or each label.
    ///
    /// - Throws: ``ServerError`` when there is nothing to ask.
    static func all(
        _ context: Fields?, _ data: Fields, _ interface: LabelStudioInterface
    ) throws(ServerError) -> [LabelStudioPrompt] {
        var prompts: [LabelStudioPrompt] = []
        for item in try context?.objects("result", limit: 64) ?? [] {
            if let prompt = try prompt(item, interface) { prompts.append(prompt) }
        }
        if !prompts.isEmpty { return prompts }
        let (text, query) = (try data.string("text"), try data.string("query"))
        if let text = text ?? query {
            return [LabelStudioPrompt(query: .text(text), label: interface.labels.first ?? text)]
        }
        guard !interface.labels.isEmpty else { throw .bad("nothing is asked: no point, box, text, and no labels") }
        return interface.labels.map { LabelStudioPrompt(query: .text("the \($0)"), label: $0) }
    }

    private static func share(_ name: String, _ value: Fields) throws(ServerError) -> Double {
        (try value.number(name, in: 0...100) ?? 0) / 100
    }

    private static func prompt(_ item: Fields, _ interface: LabelStudioInterface) throws(ServerError) -> Self? {
        guard let value = try item.fields("value") else { return nil }
        let kind = try item.string("type") ?? ""
        let label = try value.strings(kind, limit: 16)?.first ?? interface.labels.first ?? "object"
        if kind.hasPrefix("keypoint") {
            let (x, y) = (try share("x", value), try share("y", value))
            return .init(query: .point(NormalizedPoint(x: x, y: y)), label: label)
        }
        if kind.hasPrefix("rectangle") {
            let (x, y) = (try share("x", value), try share("y", value))
            let (width, height) = (try share("width", value), try share("height", value))
            let box = NormalizedBox(x1: x, y1: y, x2: min(1, x + width), y2: min(1, y + height))
            return .init(query: .box(box), label: label)
        }
        if kind == "textarea", let text = try value.strings("text", limit: 16)?.first, !text.isEmpty {
            return .init(
                query: .text(text), label: interface.labels.contains(text) ? text : interface.labels.first ?? text)
        }
        return nil
    }
}

/// Answers as Label Studio's regions, in percent of the upright picture.
struct LabelStudioShapes: Sendable {
    let interface: LabelStudioInterface
    let size: ImageSize

    /// Polygons where there is a control for them, else brush strokes.
    func regions(_ answer: DecodedAnswer, label: String, first: Int) -> [JSONObjectWriter] {
        guard answer.area > 0 else { return [] }
        if let control = interface.polygons {
            let rings = answer.polygons.filter { $0.vertices.count >= 3 }
            return rings.enumerated().map { index, ring in
                var value = JSONObjectWriter()
                value.field("points", ring.vertices.map { [percent($0.x, size.width), percent($0.y, size.height)] })
                value.field("closed", true)
                value.field("polygonlabels", [label])
                return region(first + index, control.name, "polygonlabels", value)
            }
        }
        guard let control = interface.brush else { return [] }
        var value = JSONObjectWriter()
        value.field("format", "rle")
        value.field("rle", BrushRuns.encoded(Mask(answer.mask)).map(Int.init))
        value.field("brushlabels", [label])
        return [region(first, control.name, "brushlabels", value)]
    }

    private func percent(_ value: Double, _ side: Int) -> Double {
        (min(max(value / Double(side), 0), 1) * 1e8).rounded() / 1e6
    }

    private func region(_ number: Int, _ control: String, _ type: String, _ value: JSONObjectWriter) -> JSONObjectWriter
    {
        var region = JSONObjectWriter()
        region.field("id", "s\(number)")
        region.field("type", type)
        region.field("from_name", control)
        region.field("to_name", interface.imageName)
        region.field("original_width", size.width)
        region.field("original_height", size.height)
        region.field("image_rotation", 0)
        region.field("score", 1.0)
        region.field("value", value)
        return region
    }
}
