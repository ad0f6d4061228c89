/// Holds a checkpoint's own template against the format that it is taken for.
///
/// The template is rendered, by the rules that transformers sets, for conversations of every shape that ``ChatTemplate`` can be asked
/// for. What it writes must be what the format has; what it does otherwise is refused with the first difference.
struct TemplateProof {
    private let file: String
    private let nodes: [JinjaNode]
    private let specials: [String: JinjaValue]

    /// - Parameters:
    ///   - text: of the template.
    ///   - file: where it stands, for messages.
    ///   - specials: `bos_token` and its like, which transformers gives to templates.
    /// - Throws: `TokenizerError.unsupported` for statements that are not known.
    init(_ text: String, file: String, specials: [String: String]) throws(TokenizerError) {
        self.file = file
        self.specials = specials.mapValues { .string($0) }
        do {
            nodes = try JinjaParser.nodes(of: text)
        } catch {
            throw Self.refusal(error, file)
        }
    }

    /// What the template makes of a conversation.
    ///
    /// - Throws: `TokenizerError.unsupported` for what it does and is not known here.
    func text(of turns: [Turn], generationPrompt: Bool) throws(TokenizerError) -> String {
        var variables = specials
        variables["messages"] = .list(turns.map(Self.message))
        variables["add_generation_prompt"] = .bool(generationPrompt)
        (variables["tools"], variables["documents"]) = (JinjaValue.none, JinjaValue.none)
        do {
            return try JinjaRenderer.text(of: nodes, variables)
        } catch {
            throw Self.refusal(error, file)
        }
    }

    /// The system turn that the template puts before a conversation without one; nil where it puts none.
    ///
    /// - Parameter plain: the format without one.
    /// - Throws: `TokenizerError.conflict` where what it writes is no system turn before the format's own text.
    /// - Returns: the content of that turn.
    func defaultSystem(_ plain: ChatTemplate) throws(TokenizerError) -> String? {
        let question = [Turn(role: .user, text: "a")]
        let (found, expected) = (
            try text(of: question, generationPrompt: false), plain.text(of: question, generationPrompt: false)
        )
        guard found != expected else { return nil }
        let turn = plain.text(of: [Turn(role: .system, text: "\u{0}")], generationPrompt: false)
        let parts = turn.split(separator: "\u{0}", omittingEmptySubsequences: false)
        guard parts.count == 2, found.hasPrefix(parts[0]), found.hasSuffix(parts[1] + expected),
            found.count >= turn.count - 1 + expected.count
        else { throw difference(in: question, found, expected) }
        return String(found.dropFirst(parts[0].count).dropLast(parts[1].count + expected.count))
    }

    /// Compares both for every conversation of ``conversations``.
    ///
    /// - Throws: `TokenizerError.conflict` with the first difference.
    func check(_ template: ChatTemplate) throws(TokenizerError) {
        for turns in Self.conversations {
            for generationPrompt in [true, false] {
                let found = try text(of: turns, generationPrompt: generationPrompt)
                let expected = template.text(of: turns, generationPrompt: generationPrompt)
                if found != expected { throw difference(in: turns, found, expected) }
            }
        }
    }

    /// Every shape that our prompts and training examples have: with and without a system turn, one picture, several, none; one turn and
    /// several; texts whose ends and signs a template could be tempted to change.
    static let conversations: [[Turn]] = {
        let shown = Turn(role: .user, content: [.image, .text("Where is it?")])
        let several = Turn(role: .user, content: [.text("Two: "), .image, .image, .text("?")])
        let said = Turn(role: .assistant, text: "[[[0.1, 0.2]]]")
        let odd = Turn(role: .user, text: " \n <b>\"it's\" & {{ x }} {% y %} é\u{0301} 日本\t \n\n")
        let asked = Turn(role: .user, text: "And now?")
        let system = Turn(role: .system, text: "Be kind. ")
        return [
            [shown], [asked], [odd], [several], [system, shown], [system, odd], [shown, said], [asked, said, asked],
            [shown, said, several, said, odd], [system, shown, said, asked, said],
        ]
    }()

    /// A turn as `apply_chat_template` is given it.
    private static func message(_ turn: Turn) -> JinjaValue {
        let texts = turn.content.compactMap { if case .text(let text) = $0 { text } else { nil } }
        let parts = turn.content.map { part -> JinjaValue in
            switch part {
            case .text(let text): .dictionary(["type": .string("text"), "text": .string(text)])
            case .image: .dictionary(["type": .string("image"), "image": .string("picture")])
            }
        }
        return .dictionary([
            "role": .string(turn.role.rawValue),
            "content": texts.count == turn.content.count ? .string(texts.joined()) : .list(parts),
        ])
    }

    private static func refusal(_ error: JinjaError, _ file: String) -> TokenizerError {
        let place = error.line > 0 ? "chat template, line \(error.line)" : "chat template"
        return .unsupported(file: file, place: place, feature: error.problem)
    }

    private func difference(in turns: [Turn], _ found: String, _ expected: String) -> TokenizerError {
        let (a, b) = (Array(found.unicodeScalars), Array(expected.unicodeScalars))
        let same = zip(a, b).prefix { $0 == $1 }.count
        func from(_ scalars: [Unicode.Scalar]) -> String {
            let rest = scalars.dropFirst(max(0, same - 10))
            let text = String(String.UnicodeScalarView(rest.prefix(50))).debugDescription
            return rest.count > 50 ? text + "…" : text
        }
        let roles = turns.map(\.role.rawValue).joined(separator: ", ")
        return .conflict(
            file: file, place: "chat template",
            problem: "for a conversation of \(roles) it writes \(from(a)) where the known format has \(from(b))")
    }
}
