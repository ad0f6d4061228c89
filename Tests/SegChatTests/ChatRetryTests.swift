import Foundation
import SegChat
import Synchronization
import TestSupport
import Testing

@Suite struct ChatRetryTests {
    private func retries(_ reply: LoopbackServer.Reply, attempts: Int = 3) async throws -> ([ChatRetry], String) {
        let told = Mutex<[ChatRetry]>([])
        let server = try LoopbackServer { _, _ in reply }
        let client = try ChatClient(
            address: server.address, model: "m", retries: RetryPlan(attempts: attempts, pause: 0.01)
        ) { retry in told.withLock { $0.append(retry) } }
        var end = "an answer"
        do { _ = try await client.answer(to: ChatRequest([.words("what?")])) } catch { end = "\(error)" }
        return (told.withLock { $0 }, end)
    }

    @Test func `each repetition is reported: what, which, when`() async throws {
        let (told, end) = try await retries(LoopbackServer.Reply(status: 500, body: "out of\nmemory"))
        #expect(told.map(\.attempt) == [2, 3] && told.allSatisfy { $0.attempts == 3 && $0.seconds > 0 })
        #expect(told.first?.description == "the server answers 500: out of memory; attempt 2 of 3 in 0.0 s")
        #expect(end == "the server answers 500: out of\nmemory")
    }

    @Test func `a reply without content is invalid, not words`() async throws {
        let server = try LoopbackServer { _, _ in
            LoopbackServer.Reply(body: #"{"choices": [{"message": {"content": null}, "finish_reason": "length"}]}"#)
        }
        let answer = try await ChatClient(address: server.address, model: "m").answer(to: ChatRequest([.words("?")]))
        #expect(answer.text.isEmpty && answer.invalid == "the reply has no content (finish_reason length)")
    }
}
