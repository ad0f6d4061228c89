public import Foundation
internal import Synchronization

/// Asks a server that answers like OpenAI's chat completions: vLLM, SGLang, llama.cpp, `transformers serve` …
public struct ChatClient: Sendable {
    /// Where requests go.
    public let url: URL
    /// What the server calls the model.
    public let model: String
    private let key: String?
    private let transport: any ChatTransport
    private let retries: RetryPlan
    private let pace: RequestPace?
    private let onRetry: (@Sendable (ChatRetry) -> Void)?
    private let dialect = Dialect()

    /// What the server turned out to understand, for all copies of a client.
    private final class Dialect: Sendable {
        /// Whether it refuses fields beyond OpenAI's own.
        let isPlain = Mutex(false)
    }

    /// A client of a server.
    ///
    /// - Parameters:
    ///   - address: the server's root, its `/v1`, or the whole address of its chat completions.
    ///   - model: what the server calls the model.
    ///   - key: sent as a bearer token.
    ///   - transport: carries the requests.
    ///   - retries: how often a request is sent again, and when.
    ///   - pace: how fast requests may follow each other; nil for as fast as they come.
    ///   - onRetry: told before each repetition: what happened, and when the request is sent again.
    /// - Throws: `ChatError.address` when the address is none of an http server.
    public init(
        address: String, model: String, key: String? = nil, transport: any ChatTransport = WebChatTransport(),
        retries: RetryPlan = RetryPlan(), pace: RequestPace? = nil,
        onRetry: (@Sendable (ChatRetry) -> Void)? = nil
    ) throws(ChatError) {
        url = try Self.completions(of: address)
        self.model = model
        self.key = key
        self.transport = transport
        self.retries = retries
        self.pace = pace
        self.onRetry = onRetry
    }

    /// The address of the chat completions of a server.
    private static func completions(of address: String) throws(ChatError) -> URL {
        guard let url = URL(string: address), ["http", "https"].contains(url.scheme), url.host != nil else {
            throw .address(address)
        }
        let path = url.path.split(separator: "/").map(String.init)
        if path.suffix(2) == ["chat", "completions"] { return url }
        return (path.isEmpty ? url.appendingPathComponent("v1") : url).appendingPathComponent("chat/completions")
    }

    /// Asks one question.
    ///
    /// - Throws: `ChatError` when the server cannot be asked at all; `ChatFailure` when it has no answer to this question;
    ///   `CancellationError`.
    public func answer(to request: ChatRequest) async throws -> ChatAnswer {
        let start = ContinuousClock.now
        let data = try await reply(to: request)
        guard let response = try? JSONDecoder().decode(ChatResponse.self, from: data),
            let choice = response.choices.first
        else { throw ChatFailure.reply(Self.words(of: data)) }
        return ChatAnswer(
            text: choice.message.content?.text ?? "",
            invalid: choice.message.content == nil
                ? "the reply has no content (finish_reason \(choice.finish_reason ?? "unknown"))" : nil,
            finishReason: choice.finish_reason ?? "stop",
            tokens: response.usage?.completion_tokens ?? 0, seconds: (ContinuousClock.now - start) / .seconds(1))
    }

    /// The server's reply; one that refuses fields beyond OpenAI's own is asked without those that change nothing.
    private func reply(to request: ChatRequest) async throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let plain = request.plain
        if dialect.isPlain.withLock({ $0 }), let plain {
            return try await send(encoder.encode(plain.body(model: model)))
        }
        do {
            return try await send(encoder.encode(request.body(model: model)))
        } catch ChatFailure.status(let status, let words) {
            let names = ["top_k", "min_p", "repetition_penalty"]
            guard let plain, [400, 422].contains(status), names.contains(where: words.contains) else {
                throw ChatFailure.status(status, words)
            }
            let data = try await send(encoder.encode(plain.body(model: model)))
            if !dialect.isPlain.withLock({ was in
                defer { was = true }; return was
            }) {
                let reason =
                    "the server refuses \(names.joined(separator: ", ")), which are left out from here on: they ask for nothing"
                onRetry?(ChatRetry(reason: reason, seconds: 0, attempt: 2, attempts: 2))
            }
            return data
        }
    }

    /// Sends a request until there is an answer, or it is certain that there will be none.
    private func send(_ body: Data) async throws -> Data {
        var headers = ["Content-Type": "application/json", "Accept": "application/json"]
        headers["Authorization"] = key.map { "Bearer \($0)" }
        var last = ChatOutcome.unreachable("")
        for attempt in 0..<retries.attempts {
            if attempt > 0 { try await wait(before: attempt, after: last) }
            try await pace?.turn()
            last = await transport.post(body, to: url, headers: headers)
            try Task.checkCancellation()
            switch last {
            case .reply(200, _, let data): return data
            case .reply(let status, _, let data) where !RetryPlan.passing.contains(status):
                throw failure(status, data)
            case .late(let seconds) where attempt > 0: throw ChatFailure.late(seconds)
            case .reply, .late, .unreachable: continue
            }
        }
        switch last {
        case .reply(let status, _, let data): throw failure(status, data)
        case .late(let seconds): throw ChatFailure.late(seconds)
        case .unreachable(let reason): throw ChatError.unreachable(url, reason)
        }
    }

    /// Tells of what happened and waits until a request is sent again. A server that is late twice is not asked a third time.
    private func wait(before attempt: Int, after last: ChatOutcome) async throws {
        let pause = retries.pause(before: attempt, after: last)
        let attempts = if case .late = last { min(2, retries.attempts) } else { retries.attempts }
        onRetry?(
            ChatRetry(
                reason: Self.reason(of: last), seconds: pause / .seconds(1), attempt: attempt + 1, attempts: attempts))
        try await Task.sleep(for: pause)
    }

    private static func reason(of outcome: ChatOutcome) -> String {
        switch outcome {
        case .reply(let status, _, let data): ChatFailure.status(status, words(of: data)).description
        case .late(let seconds): ChatFailure.late(seconds).description
        case .unreachable(let reason): "the server cannot be reached (\(reason))"
        }
    }

    private func failure(_ status: Int, _ data: Data) -> any Error {
        // These are about the server or the model, not about one question.
        if [401, 403, 404, 405].contains(status) {
            return ChatError.refused(url, status: status, Self.words(of: data))
        }
        return ChatFailure.status(status, Self.words(of: data))
    }

    /// The beginning of a body, for a message.
    private static func words(of data: Data) -> String { String(decoding: data.prefix(200), as: UTF8.self) }
}
