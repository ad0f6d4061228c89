import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import SegDrafting
import SegImaging
import SegInference
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

    @Test func `n answers read their prompt once, and each is the one that its seed gives alone`() async throws {
        let model = try ServerFixture.model()
        let app = try ServerFixture.server(model: model).application()
        try await app.test(.router) { client in
            let options = #", "temperature": 1, "max_completion_tokens": 30"#
            let several = try await client.post("/v1/chat/completions", body(options + #", "n": 4, "seed": 20"#))
            let usage = try #require(try several.object["usage"] as? [String: Any])
            let prompt = try #require(usage["prompt_tokens"] as? Int)
            #expect(model.service.statistics.promptTokens == prompt && model.service.statistics.reusedTokens == 0)
            #expect(cached(usage) == 0)
            for index in 0..<4 {
                let alone = try await client.post("/v1/chat/completions", body(options + #", "seed": \#(20 + index)"#))
                #expect(try content(choice(alone)) == content(choice(several, index)))
                #expect(cached(try alone.object["usage"] as? [String: Any]) == prompt - 1)
            }
        }
    }

    private func cached(_ usage: [String: Any]?) -> Int? {
        (usage?["prompt_tokens_details"] as? [String: Any])?["cached_tokens"] as? Int
    }

    @Test func `drafts change no answer, and usage and figures tell what they did`() async throws {
        var loading = Segmenter.LoadOptions()
        (loading.draft, loading.engine.isDraftInvariant, loading.engine.draftWidth) = (.contour, true, 8)
        var engine = EngineService.Options()
        engine.engine.isBatchInvariant = true
        let drafting = try ServedModel(directory: ServerFixture.nano, loading: loading, engine: engine)
        try await drafting.waitUntilReady()
        let (plain, app) = (
            try ServerFixture.server().application(), try ServerFixture.server(model: drafting).application()
        )
        let expected = try await plain.test(.router) { client in
            try await client.post("/v1/chat/completions", body(#", "n": 2, "temperature": 0.7, "seed": 3"#))
        }
        try await app.test(.router) { client in
            let reply = try await client.post(
                "/v1/chat/completions", body(#", "n": 2, "temperature": 0.7, "seed": 3"#))
            for index in 0..<2 { #expect(try content(choice(reply, index)) == content(choice(expected, index))) }
            let usage = try #require(try reply.object["usage"] as? [String: Any])
            let details = try #require(usage["completion_tokens_details"] as? [String: Int])
            let accepted = try #require(details["accepted_prediction_tokens"])
            let passes = try #require(details["draft_passes"])
            let rejected = try #require(details["rejected_prediction_tokens"])
            #expect(accepted > 0 && rejected >= 0)
            // The first token of each answer is its prompt's.
            #expect(passes + accepted + 2 == usage["completion_tokens"] as? Int)
            let figures = String(buffer: try await client.execute(uri: "/metrics", method: .get).body)
            #expect(figures.contains("simpleseg_accepted_tokens_total \(accepted)\n"))
            #expect(figures.contains("simpleseg_draft_passes_total \(passes)\n"))
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
        (#", "stop": [""]"#, "stop"), (#", "stop": """#, "stop"), (#", "temperature": 1000"#, "temperature"),
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
