import Hummingbird
import SegGeometry
import SegNotation
internal import SegRewards
import SegTraining

/// `POST /v1/decode`, `/v1/outline` and `/v1/reward`: records as the commands of the same names take them, one or
/// `{"records": [...]}`.
enum RecordRoutes {
    static func all(_ desk: ServerDesk) -> [ServerRoute] {
        [
            route("/v1/decode", desk) { try decoded($0, desk.options) },
            route("/v1/outline", desk) { try outlined($0, desk.options) },
            route("/v1/reward", desk) { try rewarded($0, desk.options) },
        ]
    }

    private static func route(
        _ path: String, _ desk: ServerDesk, _ answer: @escaping @Sendable (JSONRecord) throws -> JSONObjectWriter
    ) -> ServerRoute {
        ServerRoute(.post, path) { request, context in
            let bytes = try await request.json(limit: desk.options.bodyBytes)
            return try await context.presence.cancelling {
                try await desk.pictures.work.run { .json(try reply(bytes, desk.options.records, answer)) }
            }
        }
    }

    private static func reply(
        _ bytes: [UInt8], _ limit: Int, _ answer: (JSONRecord) throws -> JSONObjectWriter
    ) throws -> JSONObjectWriter {
        try JSONValue.checkDepth(bytes)
        let body = try JSONRecord(bytes)
        guard body.has("records") else { return try answer(body) }
        let records = try body.objects("records")
        guard records.count <= limit else {
            throw ServerError.bad("there are \(records.count) records; at most \(limit) are taken", param: "records")
        }
        var object = JSONObjectWriter()
        object.field(
            "records",
            try records.enumerated().map { index, record in
                do {
                    return try answer(record)
                } catch {
                    let refusal = ServerError(error)
                    throw ServerError(status: refusal.status, message: refusal.message, param: "records[\(index)]")
                }
            })
        return object
    }

    private static func size(_ record: JSONRecord, _ options: ServeOptions) throws -> ImageSize {
        let size = ImageSize(width: try record.integer("width"), height: try record.integer("height"))
        try check(size, options)
        return size
    }

    private static func check(_ size: ImageSize, _ options: ServeOptions) throws {
        guard size.isSupported else { throw GeometryError.sizeOutOfRange(width: size.width, height: size.height) }
        guard size.area <= options.pixels else {
            throw ServerError.tooLarge("a picture has at most \(options.pixels) pixels here", param: "width")
        }
    }

    private static func decoded(_ record: JSONRecord, _ options: ServeOptions) throws -> JSONObjectWriter {
        let fill = record.has("fill") ? FillRule(rawValue: try record.string("fill")) : .inclusive
        guard let fill else {
            let names = FillRule.allCases.map(\.rawValue).joined(separator: " or ")
            throw RecordError.wrongMember(name: "fill", expected: names)
        }
        let answer = try DecodedAnswer(text: record.string("text"), size: size(record, options), rule: fill)
        var object = record.reply()
        answer.write(to: &object)
        return object
    }

    private static func outlined(_ record: JSONRecord, _ options: ServeOptions) throws -> JSONObjectWriter {
        var ratio = 0.001
        if let text = record.json("epsilon_ratio") {
            guard let value = Double(String(decoding: text, as: UTF8.self)), value.isFinite, value >= 0 else {
                throw RecordError.wrongMember(name: "epsilon_ratio", expected: "a number from 0 on")
            }
            ratio = value
        }
        let mask = try mask(record.object("rle"), options)
        var object = record.reply()
        try Mask(mask).writeOutline(epsilonRatio: ratio, to: &object)
        return object
    }

    /// The size is looked at before anything is made of it.
    private static func mask(_ record: JSONRecord, _ options: ServeOptions) throws -> RunLengthMask {
        let sides = try record.integers("size")
        if sides.count == 2 { try check(ImageSize(width: sides[1], height: sides[0]), options) }
        return try record.runLengthMask()
    }

    private static func rewarded(_ record: JSONRecord, _ options: ServeOptions) throws -> JSONObjectWriter {
        let settings = ReinforcementConfig()
        _ = try size(record, options)
        var desk = RewardDesk(rule: settings.reward, budget: settings.rollout.maxNewTokens)
        var object = record.reply()
        try desk.reward(record).write(to: &object)
        return object
    }
}
