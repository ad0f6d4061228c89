import HTTPTypes
import Hummingbird
import SegGeometry
import SegImaging
import SegNotation

/// Pictures that stay for further questions.
enum PictureRoutes {
    static func all(_ desk: ServerDesk) -> [ServerRoute] {
        [
            ServerRoute(.post, "/v1/images") { request, context in
                try await context.presence.cancelling {
                    .json(object(try await receive(request, desk)), status: .created)
                }
            },
            ServerRoute(.get, "/v1/images/:id") { _, context in
                guard let picture = await desk.pictures.store.picture(context.parameters.get("id") ?? "") else {
                    throw PictureDesk.missing
                }
                return .json(object(picture))
            },
            ServerRoute(.delete, "/v1/images/:id") { _, context in
                guard await desk.pictures.store.remove(context.parameters.get("id") ?? "") else {
                    throw PictureDesk.missing
                }
                return Response(status: .noContent)
            },
        ]
    }

    private static func receive(_ request: Request, _ desk: ServerDesk) async throws -> StoredPicture {
        let type = request.mediaType ?? ""
        if type == "multipart/form-data" {
            let body = try await request.bytes(limit: desk.options.bodyBytes)
            let parts = try Multipart(body[...], contentType: request.headers[.contentType] ?? "")
            guard let part = parts.part("image") else {
                throw ServerError.bad("there is no part “image”", param: "image")
            }
            return try await desk.pictures.picture(encoded: Array(part.bytes))
        }
        guard type.hasPrefix("image/") || type == "application/octet-stream" else {
            throw ServerError(status: 415, message: "the Content-Type is neither image/… nor multipart/form-data")
        }
        return try await desk.pictures.picture(encoded: request.bytes(limit: desk.options.pictureBytes))
    }

    private static func object(_ picture: StoredPicture) -> JSONObjectWriter {
        var object = JSONObjectWriter()
        object.field("id", picture.id)
        object.field("width", picture.image.size.width)
        object.field("height", picture.image.size.height)
        object.field("bytes", picture.encodedBytes)
        object.field("format", picture.format.rawValue)
        return object
    }
}
