import HTTPTypes
import Hummingbird
import NIOCore

extension Request {
    /// The body.
    ///
    /// - Throws: ``ServerError``: longer than `limit`, compressed, or broken off.
    func bytes(limit: Int) async throws -> [UInt8] {
        let encoding = headers[.contentEncoding] ?? "identity"
        guard encoding.lowercased() == "identity" else {
            throw ServerError(status: 415, message: "bodies are taken as they are, not in \(encoding.prefix(40))")
        }
        let tooLong = ServerError.tooLarge("the body has more than \(limit) bytes")
        if let length = headers[.contentLength].flatMap({ Int($0) }), length > limit { throw tooLong }
        do {
            return [UInt8](buffer: try await body.collect(upTo: limit))
        } catch is NIOTooManyBytesError {
            throw tooLong
        } catch let error as HTTPError where error.status == .contentTooLarge {
            throw tooLong
        } catch let error as CancellationError {
            throw error
        } catch {
            // What else goes wrong while a body comes is in its framing: chunks without a length, an end before the end.
            throw ServerError.bad("the body breaks off, or is not framed as HTTP says", code: "invalid_body")
        }
    }

    /// The media type of the body, in lower case and without parameters; nil when the request does not say.
    var mediaType: String? {
        headers[.contentType].map { $0.prefix { $0 != ";" }.lowercased().filter { $0 != " " } }
    }

    /// The body as JSON.
    ///
    /// - Throws: ``ServerError``: another media type, no JSON, no object.
    func fields(limit: Int) async throws -> Fields {
        try Fields(JSONValue(await json(limit: limit)))
    }

    /// The body's bytes, which say they are JSON.
    ///
    /// - Throws: ``ServerError``.
    func json(limit: Int) async throws -> [UInt8] {
        guard mediaType == "application/json" else {
            throw ServerError(status: 415, message: "the Content-Type is not application/json")
        }
        return try await bytes(limit: limit)
    }
}
