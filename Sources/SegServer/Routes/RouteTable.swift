import HTTPTypes
import Hummingbird

/// One thing that a server answers.
struct ServerRoute: Sendable {
    let method: HTTPRequest.Method
    /// As the router has it: `/v1/images/:id`.
    let path: String
    let handler: @Sendable (Request, ServerContext) async throws -> Response

    init(
        _ method: HTTPRequest.Method, _ path: String,
        _ handler: @escaping @Sendable (Request, ServerContext) async throws -> Response
    ) {
        (self.method, self.path, self.handler) = (method, path, handler)
    }
}

/// All that a server answers; tells which methods a path has.
struct RouteTable: Sendable {
    let routes: [ServerRoute]

    /// The methods of a path, with commas between them; nil when there is no such path.
    func methods(of path: String) -> String? {
        let parts = Self.parts(path)
        let methods = routes.filter { route in
            let pattern = Self.parts(route.path)
            return pattern.count == parts.count && zip(pattern, parts).allSatisfy { $0.hasPrefix(":") || $0 == $1 }
        }.map(\.method.rawValue)
        return methods.isEmpty
            ? nil : Set(methods + (methods.contains("GET") ? ["HEAD"] : [])).sorted().joined(separator: ", ")
    }

    private static func parts(_ path: String) -> [Substring] {
        path.split(separator: "/", omittingEmptySubsequences: true)
    }
}
