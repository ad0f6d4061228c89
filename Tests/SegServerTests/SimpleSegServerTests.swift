import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Testing

@testable import SegServer

@Suite struct SimpleSegServerTests {
    @Test func `others reach the server only with a key or when everybody may ask`() throws {
        #expect(throws: ServeProblem.open(host: "0.0.0.0")) { try ServerFixture.server { $0.host = "0.0.0.0" } }
        _ = try ServerFixture.server { ($0.host, $0.keys) = ("0.0.0.0", ["a-key-of-sixteen-characters"]) }
        #expect(throws: ServeProblem.self) { try ServerFixture.server { $0.keys = ["short"] } }
        #expect("\(ServeProblem.open(host: "::"))".contains("--no-auth"))
    }

    @Test func `the server says what it is, and shows its samples`() async throws {
        let page = PageFile(name: "index.html", contentType: "text/html; charset=utf-8", bytes: Array("<p>".utf8))
        let server = try ServerFixture.server(pages: [page])
        let app = server.application()
        try await app.test(.router) { client in
            let info = try await client.execute(uri: "/v1/info", method: .get).object
            #expect(info["name"] as? String == "simpleseg" && info["version"] as? String == "1.2.3")
            #expect((info["note"] as? String)?.contains("small model") == true)
            let sample = try #require((info["samples"] as? [[String: Any]])?.first)
            let picture = try await client.execute(uri: try #require(sample["url"] as? String), method: .get)
            #expect(picture.headers[.contentType] == "image/png" && picture.body.readableBytes > 100)
            let home = try await client.execute(uri: "/", method: .get)
            #expect(home.headers[.contentType] == "text/html; charset=utf-8")
            #expect(home.headers[.contentSecurityPolicy]?.hasPrefix("default-src 'none'") == true)
            #expect(try await client.execute(uri: "/health", method: .get).status == .ok)
            #expect(
                String(buffer: try await client.execute(uri: "/metrics", method: .get).body).contains(
                    "simpleseg_requests_total"))
        }
    }

    @Test func `unknown paths, wrong methods, types, encodings and sizes have each its status`() async throws {
        let app = try ServerFixture.server { $0.bodyBytes = 1000 }.application()
        try await app.test(.router) { client in
            func status(
                _ method: HTTPRequest.Method, _ path: String, _ headers: HTTPFields = [:], _ body: String = "{}"
            ) async throws -> TestResponse {
                try await client.execute(uri: path, method: method, headers: headers, body: ByteBuffer(string: body))
            }
            #expect(try await status(.get, "/none").status == .notFound)
            #expect(try await status(.get, "/page/..%2f..%2fetc%2fpasswd").status == .notFound)
            #expect(try await status(.get, "/v1/samples/..%2Fqueries.tsv").status == .notFound)
            let wrong = try await status(.get, "/v1/segment")
            #expect(wrong.status == .methodNotAllowed && wrong.headers[.allow] == "POST")
            #expect(try await status(.put, "/v1/images/x").headers[.allow] == "DELETE, GET, HEAD")
            #expect(
                try await status(.post, "/v1/segment", [.contentType: "text/plain"]).status == .unsupportedMediaType)
            #expect(try await status(.post, "/v1/images", [.contentType: "text/plain"]).status == .unsupportedMediaType)
            #expect(
                try await status(.post, "/v1/segment", [.contentType: "application/json", .contentEncoding: "gzip"])
                    .status
                    == .unsupportedMediaType)
            let long = String(repeating: " ", count: 1001)
            #expect(
                try await status(.post, "/v1/segment", [.contentType: "application/json"], long).status
                    == .contentTooLarge)
            #expect(try await status(.get, "/" + String(repeating: "a", count: 9000)).status.code == 414)
            for reply in [wrong, try await status(.get, "/none")] {
                #expect(
                    try reply.error["message"] as? String != nil && reply.headers[.xContentTypeOptions] == "nosniff")
            }
        }
    }

    @Test func `pictures that are none, or too large, are refused before they are unpacked`() async throws {
        let app = try ServerFixture.server { ($0.pixels, $0.pictureBytes) = (1000, 100_000) }.application()
        try await app.test(.router) { client in
            func send(_ bytes: [UInt8]) async throws -> TestResponse {
                try await client.execute(
                    uri: "/v1/images", method: .post, headers: [.contentType: "image/png"],
                    body: ByteBuffer(bytes: bytes))
            }
            #expect(try await send(ServerFixture.example()).status == .contentTooLarge)
            #expect(try await send([UInt8](repeating: 1, count: 100_001)).status == .contentTooLarge)
            let none = try await send(Array("hello".utf8))
            #expect(try none.status == .unsupportedMediaType && none.error["code"] as? String == "unsupported_image")
            #expect(try await send([]).status.code >= 400)
        }
    }

    @Test func `a server with keys answers those who have one, and its front to everybody`() async throws {
        let key = "a-key-of-sixteen-characters"
        let app = try ServerFixture.server { ($0.keys, $0.rate) = ([key], 3) }.application()
        try await app.test(.router) { client in
            func get(_ path: String, _ key: String?) async throws -> HTTPResponse.Status {
                let fields: HTTPFields = key.map { [.authorization: "Bearer \($0)"] } ?? [:]
                return try await client.execute(uri: path, method: .get, headers: fields).status
            }
            let stranger = try await get("/v1/info", nil)
            #expect(stranger == .unauthorized)
            #expect(try await get("/v1/info", key + "x") == .unauthorized)
            #expect(try await get("/health", nil) == .ok)
            for _ in 0..<3 { #expect(try await get("/v1/info", key) == .ok) }
            #expect(try await get("/v1/info", key) == .tooManyRequests)
        }
    }

    @Test func `pages of other origins, and other names of this machine, get no answer unless they are named`()
        async throws
    {
        let app = try ServerFixture.server { $0.origins = ["https://good.example"] }.application()
        try await app.test(.router) { client in
            func ask(_ origin: String, _ method: HTTPRequest.Method = .get) async throws -> TestResponse {
                try await client.execute(
                    uri: "/v1/info", method: method, headers: [.origin: origin, .accessControlRequestMethod: "GET"])
            }
            #expect(try await ask("https://bad.example").status == .forbidden)
            #expect(try await ask("null").status == .forbidden)
            #expect(try await ask("http://localhost").status == .ok)
            let good = try await ask("https://good.example")
            #expect(good.status == .ok && good.headers[.accessControlAllowOrigin] == "https://good.example")
            #expect(try await ask("https://good.example", .options).status == .noContent)
            #expect(try await ask("https://bad.example", .options).status == .forbidden)
        }
    }
}
