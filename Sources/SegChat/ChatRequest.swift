/// What is sent to an OpenAI-compatible server: pictures and words in one user turn, and how they are to be answered.
public struct ChatRequest: Hashable, Sendable {
    /// A piece of the turn.
    public enum Part: Hashable, Sendable {
        /// A picture as a data URL; see ``picture(_:format:)``.
        case picture(url: String)
        /// Words.
        case words(String)

        /// An encoded picture.
        ///
        /// - Parameters:
        ///   - bytes: the file's content, base64.
        ///   - format: what it is: `png`, `jpeg` or `webp`.
        /// - Returns: the picture as a data URL.
        public static func picture(base64 bytes: String, format: String) -> Part {
            .picture(url: "data:image/\(format);base64,\(bytes)")
        }
    }

    /// The turn, in order.
    public var parts: [Part]
    /// Most tokens of the answer; nil leaves it to the server.
    public var maxTokens: Int?
    /// Divides the scores; 0 asks for greedy answers.
    public var temperature = 0.0
    /// The share of probability that is chosen from; nil leaves it to the server, as below.
    public var topP: Double?
    /// How many tokens are chosen from.
    public var topK: Int?
    /// Share of the likeliest token's probability that a token needs.
    public var minP: Double?
    /// Divides the scores of tokens that were written before.
    public var repetitionPenalty: Double?
    /// Seeds the server's choices.
    public var seed: UInt64?

    /// A turn that is answered greedily.
    public init(_ parts: [Part]) {
        self.parts = parts
    }

    /// The same without the fields beyond OpenAI's own whose values change nothing (all tokens, no penalty); nil when it has none.
    var plain: ChatRequest? {
        var plain = self
        if topK == -1 { plain.topK = nil }
        if minP == 0 { plain.minP = nil }
        if repetitionPenalty == 1 { plain.repetitionPenalty = nil }
        return plain == self ? nil : plain
    }

    /// The request as JSON, `model` being what the server calls the model. What goes beyond OpenAI's own fields has the names
    /// that vLLM and SGLang use.
    func body(model: String) -> ChatBody {
        ChatBody(
            model: model, messages: [.init(content: parts.map(ChatBody.Part.init))], max_tokens: maxTokens,
            temperature: temperature, top_p: topP, top_k: topK, min_p: minP, repetition_penalty: repetitionPenalty,
            seed: seed)
    }
}

/// A request as the protocol spells it.
struct ChatBody: Encodable {
    struct Message: Encodable {
        var role = "user"
        var content: [Part]
    }

    struct Part: Encodable {
        struct Address: Encodable {
            var url: String
        }
        var type: String
        var text: String?
        var image_url: Address?

        init(_ part: ChatRequest.Part) {
            switch part {
            case .picture(let url): (type, image_url) = ("image_url", Address(url: url))
            case .words(let words): (type, text) = ("text", words)
            }
        }
    }

    var model: String
    var messages: [Message]
    var stream = false
    var max_tokens: Int?
    var temperature: Double
    var top_p: Double?
    var top_k: Int?
    var min_p: Double?
    var repetition_penalty: Double?
    var seed: UInt64?
}

/// What of such a server's reply is used.
struct ChatResponse: Decodable {
    struct Choice: Decodable {
        struct Message: Decodable {
            var content: ChatContent?
        }
        var message: Message
        var finish_reason: String?
    }

    struct Usage: Decodable {
        var completion_tokens: Int?
    }

    var choices: [Choice]
    var usage: Usage?
}
