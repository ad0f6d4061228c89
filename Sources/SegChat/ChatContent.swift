/// The content of a server's reply: text, or a list of parts of which the texts count.
struct ChatContent: Decodable, Hashable {
    /// The text; several parts follow each other without anything between them.
    let text: String

    private struct Part: Decodable {
        var type: String?
        var text: String?
    }

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if let text = try? value.decode(String.self) {
            self.text = text
        } else {
            let parts = try value.decode([Part].self)
            text = parts.filter { ["text", "output_text", nil].contains($0.type) }.compactMap(\.text).joined()
        }
    }
}
