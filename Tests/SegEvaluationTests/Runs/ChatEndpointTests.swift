import Foundation
import SegChat
import SegEvaluation
import SegGeometry
import SegImaging
import SegInference
import SimpleSeg
import TestSupport
import Testing

private let answer = LoopbackServer.Reply(
    body: """
        {"choices": [{"message": {"role": "assistant", "content": "[[[0.25, 0.25]]]"}, "finish_reason": "length"}],
         "usage": {"completion_tokens": 13}, "model": "m"}
        """)

@Suite struct ChatEndpointTests {
    @Test func `a server gets the picture as it is, then the published words`() async throws {
        let dots = try DotSamples(1)
        let server = try LoopbackServer { _, _ in answer }
        let options = SegmentOptions(sampling: SamplingOptions(temperature: 0.5, topK: 4, seed: 9), maxNewTokens: 70)
        let endpoint = ChatEndpoint(try ChatClient(address: server.address, model: "m"), options: options)
        let reply = try await endpoint.answer(dots.samples[0])
        #expect(reply.text == "[[[0.25, 0.25]]]" && reply.finishReason == "length" && reply.tokens == 13)

        let body = try #require(try JSONSerialization.jsonObject(with: server.bodies[0]) as? [String: Any])
        #expect(body["model"] as? String == "m" && body["max_tokens"] as? Int == 70 && body["seed"] as? Int == 9)
        // A server that is not told takes the checkpoint's own settings.
        #expect(body["repetition_penalty"] as? Double == 1 && body["min_p"] as? Double == 0)
        #expect(body["temperature"] as? Double == 0.5 && body["top_k"] as? Int == 4 && body["top_p"] as? Double == 1)
        let message = try #require((body["messages"] as? [[String: Any]])?.first)
        let parts = try #require(message["content"] as? [[String: Any]])
        #expect(message["role"] as? String == "user" && parts.map { $0["type"] as? String } == ["image_url", "text"])
        #expect(parts[1]["text"] as? String == "Output the polygon coordinates of dot 0 in the image.")
        let url = try #require((parts[0]["image_url"] as? [String: Any])?["url"] as? String)
        let file = try Data(contentsOf: URL(fileURLWithPath: dots.samples[0].image))
        #expect(url == "data:image/png;base64," + file.base64EncodedString())
    }
}
