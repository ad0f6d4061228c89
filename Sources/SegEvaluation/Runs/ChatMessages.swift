/// What is sent to an OpenAI-compatible server: a picture and a question in one user turn.
struct ChatRequest: Encodable {
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
    }

    var model: String
    var messages: [Message]
    var stream = false
    var max_tokens: Int?
    var temperature: Double
    var top_p: Double?
    var top_k: Int?
    var repetition_penalty: Double?
    var seed: UInt64?

    /// A question about a picture, which is given as a data URL and stands before the words, as in our own prompts.
    init(model: String, image: String, question: String) {
        self.model = model
        messages = [
            Message(content: [
                Part(type: "image_url", image_url: .init(url: image)), Part(type: "text", text: question),
            ])
        ]
        temperature = 0
    }
}

/// What of such a server's reply is used.
struct ChatResponse: Decodable {
    struct Choice: Decodable {
        struct Message: Decodable {
            var content: String?
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
