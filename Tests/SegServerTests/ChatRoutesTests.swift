import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import SegImaging
import SegNotation
import SimpleSeg
import Testing

@testable import SegServer

@Suite struct ChatRoutesTests {
    private func body(
        _ more: String = "", text: String = "Output the polygon coordinates of the red cross in the image."
    ) throws -> String {
        #"""
        {"model": "nano", "messages": [{"role": "user", "content": [
          {"type": "image_url", "image_url": {"url": "\#(try ServerFixture.dataURL())"}}, {"type": "text", "text": "\#(text)"}]}]\#(more)}
        """#
    }

    private func choice(_ reply: TestResponse, _ index: Int = 0) throws -> [String: Any] {
        let choices = try #require(try reply.object["choices"] as? [[String: Any]])
        return choices[index]
    }

    private func content(_ choice: [String: Any]) -> String? {
        (choice["message"] as? [String: Any])?["content"] as? String
    }

    @Test func `a chat writes what the segmenter writes, with its mask beside it`() async throws {
        let segmenter = try Segmenter(directory: ServerFixture.nano)
        let expected = try await segmenter.segment(Image(encoded: ServerFixture.example()), .text("the red cross"))
        let app = try ServerFixture.server().application()
        try await app.test(.router) { client in
            let reply = try await client.post(
                "/v1/chat/completions", body(#", "temperature": 0, "logprobs": true, "top_logprobs": 2"#))
            #expect(reply.status == .ok)
            let choice = try choice(reply)
            #expect(content(choice) == expected.text && choice["finish_reason"] as? String == "stop")
            let segmentation = try #require(choice["segmentation"] as? [String: Any])
            #expect(segmentation["area"] as? Int == expected.answer.area)
            let tokens = try #require((choice["logprobs"] as? [String: Any])?["content"] as? [[String: Any]])
            #expect(tokens.count == expected.tokenIDs.count)
            for token in tokens {
                let top = try #require(token["top_logprobs"] as? [[String: Any]])
                // Greedy: the token is the likeliest.
                #expect(top.count == 2 && top[0]["logprob"] as? Double == token["logprob"] as? Double)
            }
            let usage = try #require(try reply.object["usage"] as? [String: Any])
            #expect(usage["completion_tokens"] as? Int == expected.tokenIDs.count)
            let again = try await client.post("/v1/chat/completions", body(#", "temperature": 0"#))
            let details = (try again.object["usage"] as? [String: Any])?["prompt_tokens_details"] as? [String: Any]
            #expect(details?["cached_tokens"] as? Int == (usage["prompt_tokens"] as? Int ?? 0) - 1)
        }
    }

    @Test func `a stream of chunks adds up to the whole answer`() async throws {
        let app = try ServerFixture.server().application()
        try await app.test(.router) { client in
            let options = #", "temperature": 1, "seed": 7, "n": 2"#
            let whole = try await client.post("/v1/chat/completions", body(options))
            let stream = try await client.post(
                "/v1/chat/completions", body(options + #", "stream": true, "stream_options": {"include_usage": true}"#))
            #expect(String(buffer: stream.body).hasSuffix("data: [DONE]\n\n"))
            let chunks = try stream.events.map(\.data).filter { !$0.isEmpty }
            let usage = try #require(chunks.last?["usage"] as? [String: Any])
            #expect(
                usage["completion_tokens"] as? Int == (try whole.object["usage"] as? [String: Any])?[
                    "completion_tokens"] as? Int)
            for index in 0..<2 {
                let own = chunks.compactMap { ($0["choices"] as? [[String: Any]])?.first }.filter {
                    $0["index"] as? Int == index
                }
                let text = own.compactMap { ($0["delta"] as? [String: Any])?["content"] as? String }.joined()
                #expect(text == content(try choice(whole, index)))
                #expect(own.last?["finish_reason"] as? String == "stop" && own.last?["segmentation"] != nil)
            }
            // Answers of one request have seeds of their own.
            #expect(try content(choice(whole, 0)) != content(choice(whole, 1)))
        }
    }

    @Test func `an answer ends before the text that stops it`() async throws {
        let app = try ServerFixture.server().application()
        try await app.test(.router) { client in
            let whole = try #require(content(choice(await client.post("/v1/chat/completions", body()))))
            let stop = "], ["
            let reply = try await client.post("/v1/chat/completions", body(#", "stop": "], [""#))
            let range = try #require(whole.range(of: stop))
            #expect(content(try choice(reply)) == String(whole[..<range.lowerBound]))
            #expect(try choice(reply)["finish_reason"] as? String == "stop")
            let short = try await client.post("/v1/chat/completions", body(#", "max_completion_tokens": 3"#))
            #expect(try choice(short)["finish_reason"] as? String == "length")
        }
    }

    @Test(arguments: [
        (#", "tools": []"#, "tools"), (#", "response_format": {"type": "json_object"}"#, "response_format"),
        (#", "n": 99"#, "n"), (#", "top_logprobs": 3"#, "top_logprobs"), (#", "seed": "x"# + "\"", "seed"),
        (#", "stop": [""]"#, "stop"), (#", "temperature": 1000"#, "temperature"),
    ])
    func `members that cannot be followed are refused by name`(more: String, param: String) async throws {
        let app = try ServerFixture.server().application()
        try await app.test(.router) { client in
            let reply = try await client.post("/v1/chat/completions", body(more))
            #expect(reply.status == .badRequest)
            #expect(try reply.error["param"] as? String == param)
        }
    }

    @Test func `another model is not found, and this one is listed`() async throws {
        let app = try ServerFixture.server().application()
        try await app.test(.router) { client in
            let other = try await client.post(
                "/v1/chat/completions", #"{"model": "gpt", "messages": [{"role": "user", "content": "a"}]}"#)
            #expect(try other.status == .notFound && other.error["code"] as? String == "model_not_found")
            let list = try await client.execute(uri: "/v1/models", method: .get)
            #expect(try (list.object["data"] as? [[String: Any]])?.first?["id"] as? String == "nano")
        }
    }
}
