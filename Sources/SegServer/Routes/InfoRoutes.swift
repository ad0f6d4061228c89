import HTTPTypes
import Hummingbird
import SegExport
import SegImaging
import SegInference
import SegNotation

/// What is said about the server itself: model, limits, health, figures, the API's description.
enum InfoRoutes {
    static func all(_ desk: ServerDesk) -> [ServerRoute] {
        [
            ServerRoute(.get, "/v1/info") { _, _ in .json(info(desk)) },
            ServerRoute(.get, "/v1/samples/:name") { _, context in
                let name = context.parameters.get("name")
                guard let sample = desk.samples.samples.first(where: { $0.name == name }) else {
                    throw ServerError(status: 404, message: "there is no such sample")
                }
                return .bytes(sample.bytes, type: "image/\(sample.format.rawValue)")
            },
            ServerRoute(.get, "/v1/models") { _, _ in .json(models(desk)) },
            ServerRoute(.get, "/v1/models/:id") { _, context in
                guard context.parameters.get("id") == desk.model.id else {
                    throw ServerError(
                        status: 404, message: "there is no such model", param: "model", code: "model_not_found")
                }
                return .json(model(desk))
            },
            ServerRoute(.get, "/health") { _, _ in .json(status("UP", desk)) },
            ServerRoute(.get, "/ready") { _, _ in
                guard desk.model.service.statistics.isReady else {
                    throw ServerError(status: 503, message: "the model is being loaded", code: "loading", retryAfter: 1)
                }
                return .json(status("READY", desk))
            },
            ServerRoute(.get, "/metrics") { _, _ in
                let store = desk.pictures.store
                let text = await desk.metrics.text(
                    desk.model.service.statistics, storeBytes: store.byteCount, pictures: store.count)
                return .bytes(text.utf8, type: "text/plain; version=0.0.4")
            },
            ServerRoute(.get, "/openapi.json") { _, _ in
                .bytes(OpenAPIDocument.text(version: desk.version).utf8, type: "application/json")
            },
        ]
    }

    private static func status(_ word: String, _ desk: ServerDesk) -> JSONObjectWriter {
        var object = JSONObjectWriter()
        object.field("status", word)
        object.field("model_class", "SimpleSeg")
        return object
    }

    private static func models(_ desk: ServerDesk) -> JSONObjectWriter {
        var list = JSONObjectWriter()
        list.field("object", "list")
        list.field("data", [model(desk)])
        return list
    }

    private static func model(_ desk: ServerDesk) -> JSONObjectWriter {
        var object = JSONObjectWriter()
        object.field("id", desk.model.id)
        object.field("object", "model")
        object.field("created", 0)
        object.field("owned_by", "simpleseg")
        return object
    }

    private static func info(_ desk: ServerDesk) -> JSONObjectWriter {
        var info = JSONObjectWriter()
        info.field("name", "simpleseg")
        info.field("version", desk.version)
        info.field("model", modelFacts(desk))
        var abilities = JSONObjectWriter()
        for name in ["text", "point", "box", "absent"] { abilities.field(name, true) }
        info.field("abilities", abilities)
        if let note = note(desk.model.id) { info.field("note", note) } else { info.field("note", json: "null".utf8) }
        info.field("samples", desk.samples.json)
        var limits = JSONObjectWriter()
        limits.field("max_image_bytes", desk.options.pictureBytes)
        limits.field("max_pixels", desk.options.pixels)
        limits.field("max_queries", desk.options.queries)
        limits.field("max_new_tokens", desk.options.newTokens)
        info.field("limits", limits)
        info.field("formats", ExportFormat.allCases.map(\.rawValue))
        info.field("refine", ["edges"])
        return info
    }

    private static func modelFacts(_ desk: ServerDesk) -> JSONObjectWriter {
        var object = JSONObjectWriter()
        object.field("id", desk.model.id)
        object.field("family", desk.model.family)
        object.field("parameters", desk.model.parameterCount)
        object.field("device", desk.model.device)
        object.field("dtype", desk.model.facts?.dtype ?? "loading")
        object.field("context", desk.model.facts?.contextLength ?? 0)
        return object
    }

    /// What the embedded checkpoints cannot do.
    private static func note(_ id: String) -> String? {
        guard id.hasPrefix("nano") else { return nil }
        return "\(id) is a small model of two million parameters: it knows drawn shapes in ten colours and some emoji, "
            + "not photographs"
    }
}
