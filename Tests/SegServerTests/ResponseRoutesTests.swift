import Foundation
import HTTPTypes
import HummingbirdTesting
import SegImaging
import SegInference
import SimpleSeg
import Testing

@testable import SegServer

@Suite struct ResponseRoutesTests {
    private func body(_ more: String = "") throws -> String {
        #"""
        {"model": "nano", "temperature": 0, "input": [{"role": "user", "content": [
          {"type": "input_image", "image_url": "\#(try ServerFixture.dataURL())"},
          {"type": "input_text", "text": "Output the polygon coordinates of the red cross in the image."}]}]\#(more)}
        """#
    }

    private func message(_ response: [String: Any]) throws -> [String: Any] {
        try #require((response["output"] as? [[String: Any]])?.first)
    }

    private func text(_ response: [String: Any]) throws -> String? {
        (try message(response)["content"] as? [[String: Any]])?.first?["text"] as? String
    }

    @Test func `a response is what the segmenter writes, with its mask beside it`() async throws {
        let segmenter = try Segmenter(directory: ServerFixture.nano)
        let expected = try await segmenter.segment(Image(encoded: ServerFixture.example()), .text("the red cross"))
        let app = try ServerFixture.server().application()
        try await app.test(.router) { client in
            let reply = try await client.post("/v1/responses", body(#", "metadata": {"a": "b"}, "user": "u""#)).object
            #expect(try text(reply) == expected.text && reply["status"] as? String == "completed")
            let segmentation = try #require(try message(reply)["segmentation"] as? [String: Any])
            #expect(segmentation["area"] as? Int == expected.answer.area)
            let usage = try #require(reply["usage"] as? [String: Any])
            #expect(usage["output_tokens"] as? Int == expected.tokenIDs.count)
            #expect(reply["metadata"] as? [String: String] == ["a": "b"] && reply["user"] as? String == "u")
            #expect(reply["store"] as? Bool == false && reply["error"] is NSNull)
            let short = try await client.post("/v1/responses", body(#", "max_output_tokens": 3"#)).object
            #expect(short["status"] as? String == "incomplete" && short["max_output_tokens"] as? Int == 3)
            #expect(short["incomplete_details"] as? [String: String] == ["reason": "max_output_tokens"])
        }
    }

    @Test func `events are numbered, of the kinds that clients know, and add up to the whole`() async throws {
        let app = try ServerFixture.server().application()
        try await app.test(.router) { client in
            let whole = try await client.post("/v1/responses", body()).object
            let events = try await client.post("/v1/responses", body(#", "stream": true"#)).events
            #expect(events.map { $0.data["sequence_number"] as? Int } == Array(0..<events.count))
            #expect(events.allSatisfy { $0.name == $0.data["type"] as? String })
            let kinds = events.compactMap(\.name).map { $0.dropFirst("response.".count) }
            #expect(kinds.prefix(4) == ["created", "in_progress", "output_item.added", "content_part.added"])
            #expect(kinds.suffix(4) == ["output_text.done", "content_part.done", "output_item.done", "completed"])
            #expect(kinds.dropFirst(4).dropLast(4).allSatisfy { $0 == "output_text.delta" } && kinds.count > 9)
            let written = events.compactMap { $0.data["delta"] as? String }.joined()
            #expect(try written == text(whole))
            let last = try #require(events.last?.data["response"] as? [String: Any])
            #expect(try text(last) == text(whole))
        }
    }

    @Test func `instructions are a system message, and words alone are one of the user`() async throws {
        let app = try ServerFixture.server().application()
        try await app.test(.router) { client in
            let chat = try await client.post(
                "/v1/chat/completions",
                #"{"model": "nano", "temperature": 0, "max_tokens": 9, "messages": [{"role": "system", "content": "S"}, {"role": "user", "content": "U"}]}"#
            ).object
            let reply = try await client.post(
                "/v1/responses",
                #"{"model": "nano", "temperature": 0, "max_output_tokens": 9, "instructions": "S", "input": "U"}"#
            ).object
            let message = (chat["choices"] as? [[String: Any]])?.first?["message"] as? [String: Any]
            #expect(try text(reply) == message?["content"] as? String)
        }
    }

    @Test(arguments: [
        (#", "tools": [{"type": "web_search"}]"#, "tools"),
        (#", "previous_response_id": "resp_1""#, "previous_response_id"),
        (#", "background": true"#, "background"), (#", "truncation": "auto""#, "truncation"),
        (#", "text": {"format": {"type": "json_object"}}"#, "text.format"), (#", "include": ["x"]"#, "include"),
        (#", "max_output_tokens": 0"#, "max_output_tokens"), (#", "stream": 1"#, "stream"),
    ])
    func `members that cannot be followed are refused by name`(more: String, param: String) async throws {
        let app = try ServerFixture.server().application()
        try await app.test(.router) { client in
            let reply = try await client.post("/v1/responses", body(more))
            #expect(reply.status == .badRequest)
            #expect(try reply.error["param"] as? String == param)
        }
    }

    @Test(arguments: [
        ("[]", "input"), (#"[{"role": "assistant", "content": "a"}]"#, "input"),
        (#"[{"type": "function_call_output", "output": "a"}]"#, "input[0].type"),
        (#"[{"role": "user", "content": [{"type": "text", "text": "a"}]}]"#, "input[0].content[0].type"),
        ("7", "input"),
    ])
    func `an input that is no conversation is refused with its place`(input: String, param: String) async throws {
        let app = try ServerFixture.server().application()
        try await app.test(.router) { client in
            let reply = try await client.post("/v1/responses", #"{"model": "nano", "input": \#(input)}"#)
            #expect(try reply.status == .badRequest && reply.error["param"] as? String == param)
        }
    }
}
