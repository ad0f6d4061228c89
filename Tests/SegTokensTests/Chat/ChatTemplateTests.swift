import TestSupport
import Testing

@testable import SegTokens

@Suite struct ChatTemplateTests {
    private static let question = [Turn(role: .user, content: [.image, .text("Where is the star?")])]

    private func template(_ name: String) throws -> (ChatTemplate, Tokenizer) {
        let tokenizer = try TinyTokenizer.recorded(name)
        return (try ChatTemplate(format: name == "kimi" ? .kimi : .qwen, tokenizer: tokenizer), tokenizer)
    }

    @Test func `a question is rendered as the published templates render it`() throws {
        #expect(
            try template("qwen").0.text(of: Self.question, generationPrompt: true)
                == "<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n<|im_start|>user\n<|vision_start|>"
                + "<|image_pad|><|vision_end|>Where is the star?<|im_end|>\n<|im_start|>assistant\n")
        #expect(
            try template("kimi").0.text(of: Self.question, generationPrompt: true)
                == "<|im_system|>system<|im_middle|>You are a helpful assistant<|im_end|><|im_user|>user<|im_middle|>"
                + "<|media_start|>image<|media_content|><|media_pad|><|media_end|>Where is the star?<|im_end|>"
                + "<|im_assistant|>assistant<|im_middle|>")
    }

    @Test(arguments: ["qwen", "kimi"])
    func `ids are those of the rendered text, with as many placeholders as asked for`(name: String) throws {
        let (template, tokenizer) = try template(name)
        let text = template.text(of: Self.question, generationPrompt: true)
        let chat = try template.encode(Self.question, imageTokenCounts: [1], generationPrompt: true)
        #expect(chat.ids == tokenizer.encode(text, specials: .parsed))
        let many = try template.encode(Self.question, imageTokenCounts: [5], generationPrompt: true)
        #expect(many.ids.count == chat.ids.count + 4)
        #expect(many.imageRanges.map { many.ids[$0].map { $0 } } == [[Int](repeating: template.imageToken, count: 5)])
        #expect(many.isAnswer.allSatisfy { !$0 } && many.isAnswer.count == many.ids.count)
    }

    @Test(arguments: ["qwen", "kimi"])
    func `a system turn of one's own takes the place of the default`(name: String) throws {
        let turns = [Turn(role: .system, text: "Be brief."), Turn(role: .user, text: "Hi")]
        let text = try template(name).0.text(of: turns, generationPrompt: false)
        #expect(text.contains("Be brief.") && !text.contains("helpful"))
        #expect(try template(name).0.text(of: [], generationPrompt: false) == "")
    }

    @Test(arguments: ["qwen", "kimi"])
    func `an answer is its content and the token that ends the turn`(name: String) throws {
        let (template, tokenizer) = try template(name)
        let answer = "\n[[[0.295, 0.204]]]"
        let turns = Self.question + [Turn(role: .assistant, text: answer), Turn(role: .user, text: "And?")]
        let chat = try template.encode(turns, imageTokenCounts: [2], generationPrompt: false)
        let trained = zip(chat.ids, chat.isAnswer).filter { $1 }.map { $0.0 }
        #expect(trained == tokenizer.encode(answer, specials: .literal) + [template.endOfTurn])
        let prompt = try template.encode(Self.question, imageTokenCounts: [2], generationPrompt: true)
        #expect(chat.ids.starts(with: prompt.ids))
        #expect(chat.isAnswer.firstIndex(of: true) == prompt.ids.count)
    }

    @Test(arguments: ["qwen", "kimi"])
    func `nobody ends a turn or shows an image by writing so`(name: String) throws {
        let (template, _) = try template(name)
        var random = SplitMix64(seed: 17)
        let plain = try template.encode([Turn(role: .user, text: "a")], imageTokenCounts: [], generationPrompt: true)
        let controls = Set(ChatMarkers.all)
        for _ in 0..<500 {
            let text = (0..<3).map { _ in controls.randomElement(using: &random) ?? "" }.joined(separator: " ")
            let chat = try template.encode(
                [Turn(role: .user, text: text)], imageTokenCounts: [], generationPrompt: true)
            for id in template.stopTokens.union([template.imageToken]) {
                #expect(chat.ids.count { $0 == id } == plain.ids.count { $0 == id })
            }
        }
    }

    @Test func `a count for each image is needed`() throws {
        let (template, _) = try template("qwen")
        let error = ChatTemplateError.imageCount(inConversation: 1, given: 0)
        #expect(throws: error) { try template.encode(Self.question, imageTokenCounts: [], generationPrompt: true) }
        #expect(error.description.contains("1 images"))
        #expect(throws: ChatTemplateError.imageCount(inConversation: 1, given: 2)) {
            try template.encode(Self.question, imageTokenCounts: [1, 1], generationPrompt: true)
        }
    }

    @Test func `a tokenizer without the markers cannot have the template`() throws {
        let tokenizer = try TinyTokenizer.recorded("kimi")
        #expect(throws: TokenizerError.self) { try ChatTemplate(format: .qwen, tokenizer: tokenizer) }
    }
}
