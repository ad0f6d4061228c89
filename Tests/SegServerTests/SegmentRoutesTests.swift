import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import SegGeometry
import SegImaging
import SegNotation
import SegRefine
import SimpleSeg
import Testing

@testable import SegServer

@Suite struct SegmentRoutesTests {
    private func numbers(_ value: Any?) -> [[[Double]]]? { value as? [[[Double]]] }

    /// What `simpleseg segment` gives.
    private func expected(_ query: Query, _ name: String, fill: FillRule = .inclusive) async throws -> Segmentation {
        let segmenter = try Segmenter(directory: ServerFixture.nano)
        let image = try Image(encoded: ServerFixture.example(name))
        return try await segmenter.segment(image, query, options: SegmentOptions(fillRule: fill))
    }

    private func check(_ result: [String: Any]?, equals segmentation: Segmentation) throws {
        var record = JSONObjectWriter()
        segmentation.write(to: &record)
        let other = try #require(try JSONSerialization.jsonObject(with: Data(record.utf8)) as? [String: Any])
        let result = try #require(result)
        for (key, value) in other where key != "timings" {
            #expect((value as? NSObject) == (result[key] as? NSObject), "\(key)")
        }
    }

    @Test func `words, a point and a box asked at once get what each gets from the segmenter alone`() async throws {
        let (width, height) = try {
            let size = try ImageHeader.read(ServerFixture.example()).uprightSize
            return (Double(size.width), Double(size.height))
        }()
        let queries: [Query] = [
            .text("the red cross"), .point(NormalizedPoint(x: 0.5, y: 0.5)),
            .box(NormalizedBox(x1: 0.25, y1: 0.25, x2: 0.75, y2: 0.75)),
        ]
        let asked = """
            [{"text": "the red cross"}, {"point": [\(width / 2), \(height / 2)]},
             {"box": [\(width / 4), \(height / 4), \(width * 0.75), \(height * 0.75)]}]
            """
        let app = try ServerFixture.server().application()
        try await app.test(.router) { client in
            let reply = try await client.post(
                "/v1/segment", #"{"image": "\#(try ServerFixture.dataURL())", "queries": \#(asked), "fill": "coco"}"#)
            #expect(reply.status == .ok)
            let results = try #require(try reply.object["results"] as? [[String: Any]])
            #expect(results.map { $0["index"] as? Int } == [0, 1, 2])
            for (result, query) in zip(results, queries) {
                try check(result, equals: await expected(query, "cross.png", fill: .coco))
            }
        }
    }

    @Test func `an outline is drawn anew along edges, as the command draws it`() async throws {
        let segmentation = try await expected(.text("the red cross"), "cross.png")
        let image = try Image(encoded: ServerFixture.example("cross.png"))
        let drawn = try RefinedAnswer(segmentation.answer, on: image)
        let app = try ServerFixture.server().application()
        try await app.test(.router) { client in
            let reply = try await client.post(
                "/v1/segment",
                #"{"image": "\#(try ServerFixture.dataURL())", "queries": [{"text": "the red cross"}], "refine": "edges"}"#
            )
            let result = try #require((try reply.object["results"] as? [[String: Any]])?.first)
            let refined = try #require(result["refined"] as? [String: Any])
            #expect(refined["outcome"] as? String == drawn.outcome.rawValue && drawn.outcome == .redrawn)
            #expect(result["area"] as? Int == drawn.answer.area && result["text"] as? String == segmentation.text)
        }
    }

    @Test func `a picture that was sent stays, by id, until it is dropped`() async throws {
        let app = try ServerFixture.server().application()
        try await app.test(.router) { client in
            let sent = try await client.execute(
                uri: "/v1/images", method: .post, headers: [.contentType: "image/png"],
                body: ByteBuffer(bytes: ServerFixture.example()))
            #expect(sent.status == .created)
            let id = try #require(try sent.object["id"] as? String)
            let ask = #"{"image": "\#(id)", "queries": [{"text": "the red cross"}]}"#
            let first = try await client.post("/v1/segment", ask)
            let whole = try await client.post(
                "/v1/segment", #"{"image": "\#(try ServerFixture.dataURL())", "queries": [{"text": "the red cross"}]}"#)
            #expect(try first.object["image"] as? String == id && whole.object["image"] as? String == id)
            let texts = try [first, whole].map {
                try ($0.object["results"] as? [[String: Any]])?.first?["text"] as? String
            }
            #expect(texts[0] == texts[1] && texts[0]?.isEmpty == false)
            #expect(try await client.execute(uri: "/v1/images/\(id)", method: .get).status == .ok)
            #expect(try await client.execute(uri: "/v1/images/\(id)", method: .delete).status == .noContent)
            let gone = try await client.post("/v1/segment", ask)
            #expect(try gone.status == .notFound && gone.error["code"] as? String == "image_not_found")
        }
    }

    @Test func `events tell what happens in order, and add up to the result`() async throws {
        let app = try ServerFixture.server().application()
        try await app.test(.router) { client in
            let reply = try await client.post(
                "/v1/segment",
                #"{"image": "\#(try ServerFixture.dataURL())", "queries": [{"text": "the red cross"}, {"text": "the blue star"}], "log_probabilities": true, "export": ["svg"]}"#,
                headers: [.accept: "text/event-stream"])
            #expect(reply.headers[.contentType] == "text/event-stream")
            let events = try reply.events
            #expect(events.last?.name == "end")
            let exports = events.last?.data["exports"] as? [String: [String: Any]]
            #expect((exports?["svg"]?["data"] as? String)?.contains("<svg") == true)
            for index in 0..<2 {
                let own = events.filter { $0.data["index"] as? Int == index }
                #expect(own.first?.name == "start" && own.last?.name == "done")
                let result = try #require(own.last?.data["result"] as? [String: Any])
                let texts = own.filter { $0.name == "text" }.compactMap { $0.data["text"] as? String }
                #expect(texts.joined() == result["text"] as? String)
                let tokens = own.filter { $0.name == "token" }
                #expect(tokens.compactMap { $0.data["id"] as? Int } == result["token_ids"] as? [Int])
                #expect(tokens.allSatisfy { ($0.data["log_probability"] as? Double ?? 1) <= 0 })
                let polygons = numbers(result["polygons"]) ?? []
                let vertices = own.filter { $0.name == "vertex" }
                #expect(vertices.count == polygons.reduce(0) { $0 + $1.count })
                #expect(vertices.first?.data["x"] as? Double == polygons.first?.first?.first)
                #expect(own.filter { $0.name == "ring" }.count == polygons.count)
            }
        }
    }

    @Test func `a form of two parts asks the same`() async throws {
        let app = try ServerFixture.server().application()
        try await app.test(.router) { client in
            var body = ByteBuffer(
                string: "--xyz\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a.png\"\r\n\r\n")
            body.writeBytes(try ServerFixture.example())
            body.writeString(
                "\r\n--xyz\r\nContent-Disposition: form-data; name=\"request\"\r\nContent-Type: application/json\r\n\r\n"
            )
            body.writeString(#"{"queries": [{"text": "the red cross"}]}"#)
            body.writeString("\r\n--xyz--\r\n")
            let reply = try await client.execute(
                uri: "/v1/segment", method: .post, headers: [.contentType: "multipart/form-data; boundary=xyz"],
                body: body)
            #expect(reply.status == .ok)
            let result = try (reply.object["results"] as? [[String: Any]])?.first
            try check(result, equals: await expected(.text("the red cross"), "cross.png"))
        }
    }

    @Test(arguments: [
        (#""queries": []"#, "queries"), (#""queries": [{"text": " "}]"#, "queries[0].text"),
        (#""queries": [{"point": [1e4, 1]}]"#, "queries[0].point"),
        (#""queries": [{"point": [1]}]"#, "queries[0].point"),
        (#""queries": [{"text": "a", "box": [0, 0, 1, 1]}]"#, "queries[0]."), (#""quer": []"#, "quer"),
        (#""queries": [{"text": "a"}], "temperature": -1"#, "temperature"),
        (#""queries": [{"text": "a"}], "max_new_tokens": 0"#, "max_new_tokens"),
        (#""queries": [{"text": "a"}], "export": ["doc"]"#, "export"),
        (#""queries": [{"text": "a"}], "fill": "odd"# + "\"", "fill"),
        (#""queries": [{"text": "a"}], "refine": "x"# + "\"", "refine"),
        (#""queries": [{"text": "a"}], "seed": 1.5"#, "seed"),
    ])
    func `what cannot be followed is refused by its name`(members: String, param: String) async throws {
        let app = try ServerFixture.server().application()
        try await app.test(.router) { client in
            let reply = try await client.post(
                "/v1/segment", #"{"image": "\#(try ServerFixture.dataURL())", \#(members)}"#)
            #expect(reply.status == .badRequest)
            #expect(try reply.error["param"] as? String == param)
        }
    }

    @Test func `when more wait than may, one more is told to come again`() async throws {
        let app = try ServerFixture.server({ $0.queries = 8 }, model: ServerFixture.model(rows: 1, queue: 1))
            .application()
        try await app.test(.router) { client in
            let reply = try await client.post(
                "/v1/segment",
                #"{"image": "\#(try ServerFixture.dataURL())", "queries": [{"text": "a"}, {"text": "b"}, {"text": "c"}]}"#
            )
            #expect(reply.status == .tooManyRequests && reply.headers[.retryAfter] == "1")
            #expect(try reply.error["type"] as? String == "rate_limit_error")
            // The two that were taken have been let go of.
            let next = try await client.post(
                "/v1/segment", #"{"image": "\#(try ServerFixture.dataURL())", "queries": [{"text": "the red cross"}]}"#)
            #expect(next.status == .ok)
        }
    }
}
