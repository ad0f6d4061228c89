import HTTPTypes
import Hummingbird
import SegGeometry
import SegImaging
import SegInference
import SegInputs
import SegNotation
import SimpleSeg

/// Why a request is not answered: what the client is told, and nothing else. Written as OpenAI's servers write errors.
struct ServerError: Error, Hashable, Sendable {
    /// The HTTP status.
    let status: Int
    /// A sentence for people, without paths or internals.
    let message: String
    /// The field that is at fault, such as `queries[0].point`.
    var param: String?
    /// A word for programs.
    var code: String?
    /// Seconds after which the same request may be taken.
    var retryAfter: Int?
    /// Methods that the path has, for 405.
    var allow: String?

    /// A request that cannot be used.
    static func bad(_ message: String, param: String? = nil, code: String? = nil) -> ServerError {
        ServerError(status: 400, message: message, param: param, code: code)
    }

    /// More than may come: bytes, pixels.
    static func tooLarge(_ message: String, param: String? = nil) -> ServerError {
        ServerError(status: 413, message: message, param: param, code: "too_large")
    }

    /// More than is taken at the moment.
    static func busy(_ message: String, after seconds: Int = 1) -> ServerError {
        ServerError(status: 429, message: message, code: "rate_limit_exceeded", retryAfter: seconds)
    }

    /// An answer that took too long.
    static func tooSlow(_ seconds: Int) -> ServerError {
        ServerError(
            status: 503, message: "the answer took more than \(seconds) seconds", code: "timeout", retryAfter: 1)
    }

    /// OpenAI's name for the kind of error.
    var type: String {
        switch status {
        case 401: "authentication_error"
        case 403: "permission_error"
        case 404: "not_found_error"
        case 429: "rate_limit_error"
        case 500...: "server_error"
        default: "invalid_request_error"
        }
    }

    /// `{"message", "type", "param", "code"}`.
    var json: JSONObjectWriter {
        var object = JSONObjectWriter()
        object.field("message", message)
        object.field("type", type)
        if let param { object.field("param", param) } else { object.field("param", json: "null".utf8) }
        if let code { object.field("code", code) } else { object.field("code", json: "null".utf8) }
        return object
    }
}

extension ServerError {
    /// What a client is told of an error of any kind: of one that is not the client's, only that there was one.
    init(_ error: any Error) {
        switch error {
        case let error as ServerError: self = error
        case let error as HTTPError: self.init(error)
        case is CancellationError:
            // Nobody reads this answer but the figures: a client that leaves is no failure of the server's.
            self.init(status: 499, message: "the client went away", code: "client_closed_request")
        case EngineServiceError.busy: self = .busy("too many requests are being answered; try again")
        case is EngineServiceError:
            self.init(status: 503, message: "the server is about to end", code: "unavailable", retryAfter: 5)
        case let error as ImagingError: self.init(error)
        case is RecordError, is GeometryError, is SegmenterError, is InferenceError, is InputError:
            self = .bad("\(error)")
        case let error as GenerationError: self.init(error)
        default: self.init(status: 500, message: "the request could not be answered", code: "internal_error")
        }
    }

    private init(_ error: HTTPError) {
        let known = [404: "there is no such page", 413: "the body is longer than is taken"]
        self.init(
            status: error.status.code, message: known[error.status.code] ?? error.status.reasonPhrase,
            code: error.status.code == 413 ? "too_large" : nil)
    }

    private init(_ error: ImagingError) {
        switch error {
        case .tooManyPixels, .tooManyBytes, .tooManyScans: self = .tooLarge("\(error)", param: "image")
        case .outOfMemory: self = .busy("there is not enough memory for the picture", after: 5)
        case .unknownFormat, .unsupportedFormat, .unsupportedVariant:
            self.init(status: 415, message: "\(error)", param: "image", code: "unsupported_image")
        default: self = .bad("\(error)", param: "image", code: "invalid_image")
        }
    }

    private init(_ error: GenerationError) {
        guard case .noBudget = error else {
            self.init(status: 500, message: "the model gave numbers that cannot be used", code: "internal_error")
            return
        }
        self = .bad("\(error)", code: "context_length_exceeded")
    }
}

extension ServerError {
    /// The answer that says so.
    func response() -> Response {
        var object = JSONObjectWriter()
        object.field("error", json)
        var response = Response.json(object, status: HTTPResponse.Status(code: status))
        if let retryAfter { response.headers[.retryAfter] = "\(retryAfter)" }
        if let allow { response.headers[.allow] = allow }
        if status == 401 { response.headers[.wwwAuthenticate] = "Bearer" }
        return response
    }
}

extension Response {
    /// A JSON object.
    static func json(_ object: JSONObjectWriter, status: HTTPResponse.Status = .ok) -> Response {
        bytes(object.utf8, type: "application/json", status: status)
    }

    /// Bytes of a media type.
    static func bytes(
        _ bytes: some Sequence<UInt8>, type: String, status: HTTPResponse.Status = .ok
    ) -> Response {
        Response(status: status, headers: [.contentType: type], body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
