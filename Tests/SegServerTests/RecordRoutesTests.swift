import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import SegRewards
import Testing

@testable import SegServer

@Suite struct RecordRoutesTests {
    private static let square = #"{"size": [8, 8], "counts": [17, 4, 4, 4, 4, 4, 4, 4, 19]}"#
    private static let outline = "[[[0.25, 0.125], [0.625, 0.125], [0.625, 0.5], [0.25, 0.5]]]"

    @Test func `records get what the commands of the same names give`() async throws {
        let app = try ServerFixture.server().application()
        try await app.test(.router) { client in
            let decoded = try await client.post(
                "/v1/decode", #"{"id": 7, "text": "\#(Self.outline)", "width": 8, "height": 8}"#)
            #expect(try decoded.object["id"] as? Int == 7 && decoded.object["area"] as? Int == 16)
            let coco = try await client.post(
                "/v1/decode", #"{"text": "\#(Self.outline)", "width": 8, "height": 8, "fill": "coco"}"#)
            #expect(try coco.object["area"] as? Int == 9)
            let outlined = try await client.post("/v1/outline", #"{"records": [{"id": "a", "rle": \#(Self.square)}]}"#)
            let record = try #require(try (outlined.object["records"] as? [[String: Any]])?.first)
            #expect(record["id"] as? String == "a" && (record["vertices"] as? [[[Int]]])?.first?.count == 4)
            let reward = try await client.post(
                "/v1/reward",
                #"{"id": 7, "text": "\#(Self.outline)", "task": "textToMask", "truth": \#(Self.square), "width": 8, "height": 8}"#
            )
            #expect(
                String(buffer: reward.body)
                    == #"{"id": 7, "parts": {"overlap": 1.0, "centroid": -0.0, "format": 1.0, "box": 1.0, "points": -0.04}, "reward": 1.1, "form": "outlines"}"#
            )
        }
    }

    @Test(arguments: [
        ("/v1/decode", #"{"text": "x", "width": 8}"#), ("/v1/decode", "[]"), ("/v1/decode", "{"),
        ("/v1/decode", #"{"text": "x", "width": -1, "height": 8}"#),
        ("/v1/outline", #"{"rle": {"size": [2, 2], "counts": [9]}}"#),
        ("/v1/outline", #"{"rle": {"size": [2, 2], "counts": [4]}, "epsilon_ratio": -1}"#),
        ("/v1/reward", #"{"text": "x", "task": "none", "width": 8, "height": 8}"#), ("/v1/decode", "\u{FEFF}"),
    ])
    func `what is no record is refused`(path: String, body: String) async throws {
        let app = try ServerFixture.server().application()
        try await app.test(.router) { client in
            let reply = try await client.post(path, body)
            #expect(reply.status == .badRequest)
            #expect(try (reply.error["message"] as? String)?.isEmpty == false)
        }
    }

    @Test func `a record among others is named by its place, and pixels are counted before they are made`() async throws
    {
        let app = try ServerFixture.server({ $0.pixels = 100 }).application()
        try await app.test(.router) { client in
            let bad = try await client.post(
                "/v1/decode", #"{"records": [{"text": "", "width": 4, "height": 4}, {"text": ""}]}"#)
            #expect(try bad.error["param"] as? String == "records[1]")
            let large = try await client.post("/v1/decode", #"{"text": "", "width": 16000, "height": 16000}"#)
            #expect(large.status == .contentTooLarge)
            let mask = try await client.post(
                "/v1/outline", #"{"rle": {"size": [16000, 16000], "counts": [256000000]}}"#)
            #expect(mask.status == .contentTooLarge)
        }
    }
}
