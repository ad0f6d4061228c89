import Foundation
import SegChat
import Synchronization
import TestSupport
import Testing

private let answer = LoopbackServer.Reply(
    body: """
        {"choices": [{"message": {"role": "assistant", "content": "[[[0.25, 0.25]]]"}, "finish_reason": "length"}],
         "usage": {"completion_tokens": 13}, "model": "m"}
        """)

private func client(_ address: String, key: String? = nil, pace: RequestPace? = nil) throws -> ChatClient {
    try ChatClient(
        address: address, model: "m", key: key, retries: RetryPlan(attempts: 3, pause: 0.01), pace: pace)
}

@Suite struct ChatClientTests {
    private let request = ChatRequest([.picture(base64: "aaaa", format: "png"), .words("what?")])

    /// As `transformers serve` does.
    @Test
    func
        `a server that refuses fields beyond OpenAI's own is asked without those that change nothing, and it is reported once`()
        async throws
    {
        let bodies = Mutex([String]())
        let server = try LoopbackServer { _, body in
            let text = String(decoding: body, as: UTF8.self)
            bodies.withLock { $0.append(text) }
            return text.contains("top_k") || text.contains("repetition_penalty")
                ? .init(status: 422, body: #"{"detail": "Unexpected fields in the request: {'top_k'}"}"#) : answer
        }
        let told = Mutex(0)
        let client = try ChatClient(address: server.address, model: "m") { _ in told.withLock { $0 += 1 } }
        var request = ChatRequest([.words("hi")])
        (request.topK, request.minP, request.repetitionPenalty) = (-1, 0, 1)
        for _ in 0..<3 { _ = try await client.answer(to: request) }
        #expect(bodies.withLock { $0.count } == 4 && told.withLock { $0 } == 1)
        request.repetitionPenalty = 1.05
        await #expect(throws: ChatFailure.self) { try await client.answer(to: request) }
    }

    @Test func `a server gets pictures and words in their order, and what is asked of it`() async throws {
        let server = try LoopbackServer { _, _ in answer }
        var request = request
        request.maxTokens = 70
        (request.temperature, request.topK, request.seed) = (0.5, 4, 9)
        let reply = try await client(server.address, key: "k").answer(to: request)
        #expect(reply.text == "[[[0.25, 0.25]]]" && reply.finishReason == "length" && reply.tokens == 13)

        #expect(server.headers[0].hasPrefix("POST /v1/chat/completions "))
        #expect(server.headers[0].contains("Authorization: Bearer k"))
        let body = try #require(try JSONSerialization.jsonObject(with: server.bodies[0]) as? [String: Any])
        #expect(body["model"] as? String == "m" && body["max_tokens"] as? Int == 70 && body["seed"] as? Int == 9)
        #expect(body["temperature"] as? Double == 0.5 && body["top_k"] as? Int == 4 && body["top_p"] == nil)
        #expect(body["stream"] as? Bool == false)
        let message = try #require((body["messages"] as? [[String: Any]])?.first)
        let parts = try #require(message["content"] as? [[String: Any]])
        #expect(message["role"] as? String == "user" && parts.map { $0["type"] as? String } == ["image_url", "text"])
        #expect((parts[0]["image_url"] as? [String: Any])?["url"] as? String == "data:image/png;base64,aaaa")
        #expect(parts[1]["text"] as? String == "what?")
    }

    @Test func `a request that is taken back is not waited for`() async throws {
        let hasAnswered = Mutex(false)
        let mayAnswer = DispatchSemaphore(value: 0)
        let server = try LoopbackServer { _, _ in
            _ = mayAnswer.wait(timeout: .now() + 60)
            hasAnswered.withLock { $0 = true }
            return answer
        }
        let url = try #require(URL(string: server.address + "/v1/chat/completions"))
        let request = Task { await WebChatTransport(timeout: 60).post(Data("{}".utf8), to: url, headers: [:]) }
        try await Task.sleep(for: .milliseconds(200))
        request.cancel()
        var outcome = await request.value
        guard case .unreachable = outcome else {
            Issue.record("an answer after all: \(outcome)")
            return
        }
        #expect(!hasAnswered.withLock { $0 })
        mayAnswer.signal()
        let early = Task { () async -> ChatOutcome in
            withUnsafeCurrentTask { $0?.cancel() }
            return await WebChatTransport().post(Data("{}".utf8), to: url, headers: [:])
        }
        outcome = await early.value
        guard case .unreachable = outcome else {
            Issue.record("an answer after all: \(outcome)")
            return
        }
    }

    /// An answer and its cancellation that meet must neither wait for each other nor end the process.
    @Test(.timeLimit(.minutes(3))) func `requests that are taken back while they are answered all end`() async throws {
        let server = try LoopbackServer { _, _ in answer }
        let url = try #require(URL(string: server.address + "/v1/chat/completions"))
        let transport = WebChatTransport(timeout: 60)
        var (replies, others) = (0, 0)
        for round in 0..<40 {
            let requests = (0..<8).map { _ in Task { await transport.post(Data("{}".utf8), to: url, headers: [:]) } }
            for (number, request) in requests.enumerated() {
                try await Task.sleep(for: .microseconds((round * 37 + number * 211) % 1500))
                request.cancel()
            }
            for request in requests {
                if case .reply(status: 200, _, _) = await request.value { replies += 1 } else { others += 1 }
            }
        }
        #expect(replies + others == 320 && others > 0)
    }

    @Test(arguments: [
        ("http://h:1", "http://h:1/v1/chat/completions"), ("https://h/v1", "https://h/v1/chat/completions"),
        ("http://h/v1/", "http://h/v1/chat/completions"),
        ("http://h/v1/chat/completions", "http://h/v1/chat/completions"),
        ("http://h/openai/v1", "http://h/openai/v1/chat/completions"),
    ])
    func `any of a server's addresses will do`(_ address: String, _ url: String) throws {
        #expect(try client(address).url.absoluteString == url)
    }

    @Test(arguments: ["", "localhost:8000", "ftp://h/v1", "http://", "file:///etc"])
    func `what is no server's address is refused`(_ address: String) {
        let error = #expect(throws: ChatError.address(address)) { try client(address) }
        #expect(error?.description.contains("\(address) is not the address of a server") == true)
    }

    @Test func `a busy server, and one that hangs up, are asked again, when it says so`() async throws {
        let server = try LoopbackServer { number, _ in
            switch number {
            case 0: LoopbackServer.Reply(status: 503, body: "busy")
            case 1: LoopbackServer.Reply(status: 429, headers: ["Retry-After": "0.05"])
            default: answer
            }
        }
        #expect(try await client(server.address).answer(to: request).tokens == 13)
        #expect(server.bodies.count == 3 && Set(server.bodies).count == 1)
        let rude = try LoopbackServer { number, _ in number == 0 ? .hangUp : answer }
        #expect(try await client(rude.address).answer(to: request).tokens == 13)
    }

    @Test(arguments: [
        (400, "no such thing", 1), (500, "broken", 3), (200, "<html>", 1), (200, #"{"choices": []}"#, 1), (200, "", 1),
    ])
    func `a question without an answer fails with the server's words`(_ status: Int, _ words: String, _ times: Int)
        async throws
    {
        let server = try LoopbackServer { _, _ in LoopbackServer.Reply(status: status, body: words) }
        let error = await #expect(throws: ChatFailure.self) { try await client(server.address).answer(to: request) }
        #expect(words.isEmpty || "\(String(describing: error))".contains(words))
        #expect(server.bodies.count == times)
    }

    @Test func `a wrong key, a wrong address and nobody there are everybody's trouble`() async throws {
        for status in [401, 403, 404, 405] {
            let server = try LoopbackServer { _, _ in LoopbackServer.Reply(status: status, body: "no") }
            let error = await #expect(throws: ChatError.self) {
                try await client(server.address).answer(to: request)
            }
            #expect(error?.description == "\(server.address)/v1/chat/completions answers \(status): no")
        }
        await #expect(throws: ChatError.self) { try await client("http://127.0.0.1:9").answer(to: request) }
    }

    @Test func `an answer that does not come in time is one question's trouble`() async throws {
        let mayAnswer = DispatchSemaphore(value: 0)
        let server = try LoopbackServer { _, _ in
            _ = mayAnswer.wait(timeout: .now() + 60)
            return answer
        }
        let hasty = try ChatClient(
            address: server.address, model: "m", transport: WebChatTransport(timeout: 0.3),
            retries: RetryPlan(attempts: 3, pause: 0.01))
        await #expect(throws: ChatFailure.late(0.3)) { try await hasty.answer(to: request) }
        for _ in 0..<3 { mayAnswer.signal() }
        #expect(try await client(server.address).answer(to: request).tokens == 13)
    }

    @Test func `redirections are followed with the body, and a reply without end is refused`() async throws {
        let server = try LoopbackServer { _, body in
            LoopbackServer.Reply(status: 200, body: String(decoding: body, as: UTF8.self))
        }
        let gate = try LoopbackServer { _, _ in
            LoopbackServer.Reply(status: 307, headers: ["Location": server.address + "/there"])
        }
        let url = try #require(URL(string: gate.address + "/v1/chat/completions"))
        let outcome = await WebChatTransport().post(Data("{1}".utf8), to: url, headers: ["X-Mark": "7"])
        guard case .reply(status: 200, _, let data) = outcome else {
            Issue.record("no reply: \(outcome)")
            return
        }
        #expect(String(decoding: data, as: UTF8.self) == "{1}")
        #expect(server.headers[0].hasPrefix("POST /there ") && server.headers[0].contains("X-Mark: 7"))
        let endless = try LoopbackServer { _, _ in .init(body: String(repeating: "x", count: 65 << 20)) }
        let far = try #require(URL(string: endless.address))
        guard case .unreachable(let reason) = await WebChatTransport().post(Data(), to: far, headers: [:]) else {
            Issue.record("65 MiB were taken")
            return
        }
        #expect(reason == "the reply is longer than 64 MiB")
    }

    @Test func `requests keep the pace, repetitions too`() async throws {
        let server = try LoopbackServer { number, _ in number < 2 ? LoopbackServer.Reply(status: 500) : answer }
        let paced = try client(server.address, pace: RequestPace(perSecond: 20))
        let start = ContinuousClock.now
        for _ in 0..<3 { _ = try await paced.answer(to: request) }
        // Five requests, four intervals of a twentieth of a second.
        #expect(server.bodies.count == 5)
        #expect(ContinuousClock.now - start >= .milliseconds(195))
    }

    @Test func `cancelling ends the waiting`() async throws {
        let server = try LoopbackServer { _, _ in LoopbackServer.Reply(status: 503, headers: ["Retry-After": "30"]) }
        let client = try ChatClient(address: server.address, model: "m")
        let task = Task { try await client.answer(to: request) }
        while server.bodies.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}
