internal import Foundation
public import SegChat
internal import SegFiles
internal import SegImaging
internal import SegInference
internal import SegNotation
public import SimpleSeg

/// A server that is asked for samples in a model's place.
public struct ChatEndpoint: Sendable {
    private let client: ChatClient
    private let options: SegmentOptions

    /// The server behind `client`.
    ///
    /// - Parameters:
    ///   - client: carries the questions.
    ///   - options: how answers are generated. All of it is sent: a server that is not told takes what the checkpoint's
    ///     generation_config.json says. Greedy answers are asked for with temperature 0, all tokens with top_k −1.
    public init(_ client: ChatClient, options: SegmentOptions) {
        self.client = client
        self.options = options
    }

    /// Asks for one sample: its picture, then the question, as in our own prompts.
    ///
    /// - Throws: `ChatError` when the server cannot be asked at all; `ChatFailure` when it has no answer to this question; what
    ///   the picture throws.
    public func answer(_ sample: EvaluationSample) async throws -> Reply {
        let answer = try await client.answer(to: request(sample))
        return Reply(
            text: answer.text, finishReason: answer.finishReason, tokens: answer.tokens, seconds: answer.seconds,
            invalid: answer.invalid)
    }

    private func request(_ sample: EvaluationSample) throws -> ChatRequest {
        let question = Question(.text(sample.expression), target: options.target).text
        var request = ChatRequest([try Self.picture(of: sample), .words(question)])
        let sampling = options.sampling
        request.maxTokens = options.maxNewTokens
        request.temperature = sampling.temperature
        request.topP = sampling.topP
        request.topK = sampling.topK == 0 ? -1 : sampling.topK
        request.minP = sampling.minP
        request.repetitionPenalty = sampling.repetitionPenalty
        request.seed = sampling.temperature == 0 ? nil : sampling.seed
        return request
    }

    /// The file as it is; one that lies on its side is turned first, since not every server looks at that.
    private static func picture(of sample: EvaluationSample) throws -> ChatRequest.Part {
        let header = try ImageHeader.read(contentsOf: sample.image)
        try sample.check(header.uprightSize)
        if header.orientation == .upright {
            let data = try Files.data(at: sample.image)
            return .picture(base64: data.base64EncodedString(), format: header.format.rawValue)
        }
        let upright = try ImageEncoding.png(Image(contentsOf: sample.image))
        return .picture(base64: Data(upright).base64EncodedString(), format: ImageFormat.png.rawValue)
    }
}
