import Hummingbird

/// The page: `/` and the files that it names.
enum PageRoutes {
    static func all(_ desk: ServerDesk) -> [ServerRoute] {
        [
            ServerRoute(.get, "/") { _, _ in try file("index.html", desk) },
            ServerRoute(.get, "/page/:name") { _, context in try file(context.parameters.get("name") ?? "", desk) },
        ]
    }

    private static func file(_ name: String, _ desk: ServerDesk) throws -> Response {
        guard let file = desk.pages.first(where: { $0.name == name }) else {
            throw ServerError(status: 404, message: "there is no such page")
        }
        var response = Response.bytes(file.bytes, type: file.contentType)
        response.headers[.cacheControl] = "no-cache"
        return response
    }
}
