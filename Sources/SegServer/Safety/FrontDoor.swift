import HTTPTypes
import Hummingbird
import Logging
import SegNotation

/// What every request passes: admission, errors as JSON, header fields, figures and the access log.
struct FrontDoor: RouterMiddleware {
    let access: AccessRule
    let metrics: ServerMetrics
    let routes: RouteTable
    let logger: Logger

    func handle(
        _ request: Request, context: ServerContext, next: (Request, ServerContext) async throws -> Response
    ) async throws -> Response {
        var response: Response
        do {
            try access.check(request, context)
            response = isPreflight(request) ? preflight(request) : try await next(request, context)
        } catch {
            response = answer(to: error, request)
        }
        dress(&response, request)
        note(request, context, response)
        return response
    }

    private func answer(to error: any Error, _ request: Request) -> Response {
        var refusal = ServerError(error)
        if refusal.status == 404, error is HTTPError, let methods = routes.methods(of: request.uri.path) {
            refusal = ServerError(
                status: 405, message: "\(request.method.rawValue) is not answered here", allow: methods)
        }
        if refusal.status >= 500, !(error is ServerError) {
            logger.error("\(error)", metadata: ["path": "\(request.uri.path)"])
        }
        return refusal.response()
    }

    private func isPreflight(_ request: Request) -> Bool {
        request.method == .options && request.headers[.accessControlRequestMethod] != nil
            && request.headers[.origin].map(access.allows) == true
    }

    private func preflight(_ request: Request) -> Response {
        Response(
            status: .noContent,
            headers: [
                .accessControlAllowMethods: "GET, POST, DELETE", .accessControlMaxAge: "600",
                .accessControlAllowHeaders: "Authorization, Content-Type, Accept",
            ])
    }

    private func dress(_ response: inout Response, _ request: Request) {
        for (name, value) in Self.fields { response.headers[name] = value }
        if let origin = request.headers[.origin], access.allows(origin: origin) {
            response.headers[.accessControlAllowOrigin] = origin
            response.headers[.vary] = "Origin"
        }
    }

    private func note(_ request: Request, _ context: ServerContext, _ response: Response) {
        let route = context.endpointPath ?? "none"
        let seconds = (ContinuousClock.now - context.began) / .seconds(1)
        metrics.count(route: route, status: response.status.code, seconds: seconds)
        logger.info(
            "request",
            metadata: [
                "method": "\(request.method.rawValue)", "route": "\(route)", "status": "\(response.status.code)",
                "seconds": "\(seconds.printed)", "peer": "\(context.peer)",
            ])
    }

    private static let fields: [(HTTPField.Name, String)] = [
        (
            .contentSecurityPolicy,
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
                + "media-src 'self' blob:; font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; "
                + "frame-ancestors 'none'"
        ),
        (.xContentTypeOptions, "nosniff"),
    ]
}
