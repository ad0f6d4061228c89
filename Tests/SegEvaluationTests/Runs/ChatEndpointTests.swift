import Foundation
import SegEvaluation
import SegGeneration
import SegGeometry
import SegImaging
import SimpleSeg
import Testing

private let answer = LoopbackServer.Reply(
    body: """
        {"choices": [{"message": {"role": "assistant", "content": "[[[0.25, 0.25]]]"}, "finish_reason": "length"}],
         "usage": {"completion_tokens": 13}, "model": "m"}
        """)

private func endpoint(_ address: String, key: String? = nil, options: SegmentOptions = SegmentOptions()) throws
    -> ChatEndpoint
{
    try ChatEndpoint(
        address: address, model: "m", key: key, options: options, retries: RetryPlan(attempts: 3, pause: 0.01))
}

@Suite struct ChatEndpointTests {
    @Test func `a server gets the picture as it is, then the published words`() async throws {
        let dots = try DotSamples(1)
        let server = try LoopbackServer { _, _ in answer }
        let options = SegmentOptions(sampling: SamplingOptions(temperature: 0.5, topK: 4, seed: 9), maxNewTokens: 70)
        let reply = try await endpoint(server.address, key: "k", options: options).answer(dots.samples[0])
        #expect(reply.text == "[[[0.25, 0.25]]]" && reply.finishReason == "length" && reply.tokens == 13)

        #expect(server.headers[0].hasPrefix("POST /v1/chat/completions "))
        #expect(server.headers[0].contains("Authorization: Bearer k"))
        let body = try #require(try JSONSerialization.jsonObject(with: server.bodies[0]) as? [String: Any])
        #expect(body["model"] as? String == "m" && body["max_tokens"] as? Int == 70 && body["seed"] as? Int == 9)
        #expect(body["temperature"] as? Double == 0.5 && body["top_k"] as? Int == 4 && body["top_p"] == nil)
        let message = try #require((body["messages"] as? [[String: Any]])?.first)
        let parts = try #require(message["content"] as? [[String: Any]])
        #expect(message["role"] as? String == "user" && parts.map { $0["type"] as? String } == ["image_url", "text"])
        #expect(parts[1]["text"] as? String == "Output the polygon coordinates of dot 0 in the image.")
        let url = try #require((parts[0]["image_url"] as? [String: Any])?["url"] as? String)
        let file = try Data(contentsOf: URL(fileURLWithPath: dots.samples[0].image))
        #expect(url == "data:image/png;base64," + file.base64EncodedString())
    }

    @Test(arguments: [
        ("http://h:1", "http://h:1/v1/chat/completions"), ("https://h/v1", "https://h/v1/chat/completions"),
        ("http://h/v1/", "http://h/v1/chat/completions"),
        ("http://h/v1/chat/completions", "http://h/v1/chat/completions"),
        ("http://h/openai/v1", "http://h/openai/v1/chat/completions"),
    ])
    func `any of a server's addresses will do`(_ address: String, _ url: String) throws {
        #expect(try endpoint(address).url.absoluteString == url)
    }

    @Test(arguments: ["", "localhost:8000", "ftp://h/v1", "http://", "file:///etc"])
    func `what is no server's address is refused`(_ address: String) {
        #expect(throws: EvaluationError.self) { try endpoint(address) }
    }

    @Test func `a busy server is asked again, when it says so`() async throws {
        let dots = try DotSamples(1)
        let server = try LoopbackServer { number, _ in
            switch number {
            case 0: LoopbackServer.Reply(status: 503, body: "busy")
            case 1: LoopbackServer.Reply(status: 429, headers: ["Retry-After": "0.05"])
            default: answer
            }
        }
        #expect(try await endpoint(server.address).answer(dots.samples[0]).tokens == 13)
        #expect(server.bodies.count == 3 && Set(server.bodies).count == 1)
    }

    @Test(arguments: [
        (400, "no such thing", 1), (500, "broken", 3), (200, "<html>", 1), (200, #"{"choices": []}"#, 1),
    ])
    func `a question without an answer fails with the server's words`(_ status: Int, _ words: String, _ times: Int)
        async throws
    {
        let dots = try DotSamples(1)
        let server = try LoopbackServer { _, _ in LoopbackServer.Reply(status: status, body: words) }
        let error = await #expect(throws: ChatFailure.self) {
            try await endpoint(server.address).answer(dots.samples[0])
        }
        #expect("\(String(describing: error))".contains(words))
        #expect(server.bodies.count == times)
    }

    @Test func `a wrong key, a wrong address and nobody there are everybody's trouble`() async throws {
        let dots = try DotSamples(1)
        for status in [401, 404] {
            let server = try LoopbackServer { _, _ in LoopbackServer.Reply(status: status) }
            await #expect(throws: EvaluationError.self) {
                try await endpoint(server.address).answer(dots.samples[0])
            }
        }
        await #expect(throws: EvaluationError.self) {
            try await endpoint("http://127.0.0.1:9").answer(dots.samples[0])
        }
    }

    @Test func `the pauses double up to a limit, and a server's wish is kept within it`() {
        let plan = RetryPlan(attempts: 9, pause: 1, longest: 8)
        for (attempt, longest) in [(1, 1.0), (2, 2), (3, 4), (4, 8), (5, 8), (60, 8)] {
            let pause = plan.pause(before: attempt, after: .unreachable("")) / .seconds(1)
            #expect(pause <= longest && pause >= 0.75 * longest)
        }
        #expect(plan.pause(before: 1, after: .reply(status: 429, retryAfter: 3, body: Data())) == .seconds(3))
        #expect(plan.pause(before: 1, after: .reply(status: 429, retryAfter: 1e9, body: Data())) == .seconds(8))
    }
}
