public import Foundation
internal import SegGeneration
internal import SegImaging
internal import SegNotation
public import SimpleSeg

/// A server that answers like OpenAI's chat completions: vLLM, SGLang, llama.cpp, `transformers serve` …
public struct ChatEndpoint: Sendable {
    /// Where requests go.
    public let url: URL
    /// What the server calls the model.
    public let model: String
    private let key: String?
    private let options: SegmentOptions
    private let transport: any ChatTransport
    private let retries: RetryPlan

    /// A server.
    ///
    /// - Parameters:
    ///   - address: the server's root, its `/v1`, or the whole address of its chat completions.
    ///   - model: what the server calls the model.
    ///   - key: sent as a bearer token.
    ///   - options: how answers are generated. Greedy answers are asked for with temperature 0; what is not the default
    ///     (top_k, repetition_penalty, seed) is sent under the names that vLLM and SGLang use.
    ///   - transport: carries the requests.
    ///   - retries: how often a request is sent again, and when.
    /// - Throws: `EvaluationError.endpoint` when the address is none of an http server.
    public init(
        address: String, model: String, key: String? = nil, options: SegmentOptions,
        transport: any ChatTransport = URLSessionTransport(), retries: RetryPlan = RetryPlan()
    ) throws(EvaluationError) {
        url = try Self.completions(of: address)
        self.model = model
        self.key = key
        self.options = options
        self.transport = transport
        self.retries = retries
    }

    /// The address of the chat completions of a server.
    static func completions(of address: String) throws(EvaluationError) -> URL {
        guard let url = URL(string: address), ["http", "https"].contains(url.scheme), url.host != nil else {
            throw .endpoint("\(address) is not the address of a server: http://HOST:PORT/v1")
        }
        let path = url.path.split(separator: "/").map(String.init)
        if path.suffix(2) == ["chat", "completions"] { return url }
        return (path.isEmpty ? url.appendingPathComponent("v1") : url).appendingPathComponent("chat/completions")
    }

    /// Asks for one sample.
    ///
    /// - Throws: `EvaluationError.endpoint` when the server cannot be asked at all; `ChatFailure` when it has no answer to
    ///   this question; what the picture throws.
    public func answer(_ sample: EvaluationSample) async throws -> Reply {
        let start = ContinuousClock.now
        let data = try await send(request(sample))
        guard let response = try? JSONDecoder().decode(ChatResponse.self, from: data),
            let choice = response.choices.first
        else { throw ChatFailure.reply(String(decoding: data.prefix(200), as: UTF8.self)) }
        return Reply(
            text: choice.message.content ?? "", finishReason: choice.finish_reason ?? "stop",
            tokens: response.usage?.completion_tokens ?? 0, seconds: (ContinuousClock.now - start) / .seconds(1))
    }

    private func request(_ sample: EvaluationSample) throws -> Data {
        var request = ChatRequest(
            model: model, image: try DataURL.picture(of: sample),
            question: Question(.text(sample.expression), target: options.target).text)
        let sampling = options.sampling
        request.max_tokens = options.maxNewTokens
        request.temperature = sampling.temperature
        request.top_p = sampling.topP == 1 ? nil : sampling.topP
        request.top_k = sampling.topK == 0 ? nil : sampling.topK
        request.repetition_penalty = sampling.repetitionPenalty == 1 ? nil : sampling.repetitionPenalty
        request.seed = sampling.temperature == 0 ? nil : sampling.seed
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(request)
    }

    /// Sends a request until there is an answer, or it is certain that there will be none.
    private func send(_ body: Data) async throws -> Data {
        var headers = ["Content-Type": "application/json", "Accept": "application/json"]
        headers["Authorization"] = key.map { "Bearer \($0)" }
        var last = ChatOutcome.unreachable("")
        for attempt in 0..<retries.attempts {
            if attempt > 0 { try await Task.sleep(for: retries.pause(before: attempt, after: last)) }
            last = await transport.post(body, to: url, headers: headers)
            try Task.checkCancellation()
            switch last {
            case .reply(200, _, let data): return data
            case .reply(let status, _, let data) where !RetryPlan.passing.contains(status):
                throw failure(status, data)
            case .reply, .unreachable: continue
            }
        }
        throw givenUp(last)
    }

    private func failure(_ status: Int, _ data: Data) -> any Error {
        let words = String(decoding: data.prefix(200), as: UTF8.self)
        // These are about the server or the model, not about one question.
        if [401, 403, 404, 405].contains(status) {
            return EvaluationError.endpoint("\(url) answers \(status): \(words)")
        }
        return ChatFailure.status(status, words)
    }

    private func givenUp(_ last: ChatOutcome) -> any Error {
        switch last {
        case .reply(let status, _, let data): failure(status, data)
        case .unreachable(let reason):
            EvaluationError.endpoint(
                "\(url) cannot be reached (\(reason)); the same command goes on where this run has stopped")
        }
    }
}

/// Why a server has no answer to a question.
public enum ChatFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// The server refuses, with its words.
    case status(Int, String)
    /// What came back is no chat completion.
    case reply(String)

    /// A sentence for people.
    public var description: String {
        switch self {
        case .status(let status, let words): "the server answers \(status): \(words)"
        case .reply(let words): "the server's reply is no chat completion: \(words)"
        }
    }
}

/// When a request is sent again: after doubling pauses, or when the server says.
public struct RetryPlan: Hashable, Sendable {
    /// How often a request is sent at most.
    public var attempts: Int
    /// Seconds before the first repetition.
    public var pause: Double
    /// Most seconds that are waited.
    public var longest: Double

    /// A plan.
    public init(attempts: Int = 7, pause: Double = 1, longest: Double = 60) {
        self.attempts = max(1, attempts)
        self.pause = pause
        self.longest = longest
    }

    /// Statuses that may pass.
    static let passing: Set<Int> = [408, 409, 425, 429, 500, 502, 503, 504, 529]

    /// How long to wait before an attempt, counted from 0: up to a quarter less than double the last, so that many waiting
    /// requests do not come back at once.
    package func pause(before attempt: Int, after last: ChatOutcome) -> Duration {
        if case .reply(_, let wish?, _) = last { return .seconds(min(max(wish, 0), longest)) }
        let doubled = min(pause * Double(1 << min(attempt - 1, 20)), longest)
        return .seconds(doubled * Double.random(in: 0.75...1))
    }
}

/// A sample's picture as it is sent.
enum DataURL {
    /// The file as it is; one that lies on its side is turned first, since not every server looks at that.
    static func picture(of sample: EvaluationSample) throws -> String {
        let header = try ImageHeader.read(contentsOf: sample.image)
        try sample.check(header.uprightSize)
        if header.orientation == .upright {
            let data = try Data(contentsOf: URL(fileURLWithPath: sample.image))
            return "data:image/\(header.format.rawValue);base64,\(data.base64EncodedString())"
        }
        let upright = try ImageEncoding.png(Image(contentsOf: sample.image))
        return "data:image/png;base64,\(Data(upright).base64EncodedString())"
    }
}
