internal import Foundation
import SegGeometry
import SegImaging
import SegInputs
import SegTokens
import Testing

struct InputBuilderTests {
    private static let golden = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Golden/tokens")

    private func builder(_ format: ChatTemplate.Format) throws -> InputBuilder {
        let tokenizer = try Tokenizer(directory: Self.golden.appending(path: format.rawValue))
        return InputBuilder(
            processor: format == .qwen ? .qwen25VL : .kimiVL, tokenizer: tokenizer,
            template: try ChatTemplate(format: format, tokenizer: tokenizer))
    }

    private let picture = Image(size: ImageSize(width: 112, height: 84), red: 9)

    @Test(arguments: ChatTemplate.Format.allCases)
    func `a question's prompt is the template's, with one placeholder for each merge block`(format: ChatTemplate.Format)
        throws
    {
        let builder = try builder(format)
        let input = try builder.input(question: "Where?", images: [picture])
        #expect(input.grids == [PatchGrid(rows: 6, columns: 8)])
        #expect(input.imageTokenCount == 12 && input.imageTokenIndexes.count == 12)
        #expect(input.pixelValues.count == 48 * builder.processor.patchLength)
        let text = builder.template.text(of: Conversation.question("Where?").turns, generationPrompt: true)
        #expect(try builder.input(prompt: text, images: [picture]) == input)
    }

    @Test func `positions are planned for Qwen and plain for Kimi`() throws {
        #expect(try builder(.qwen).input(question: "a", images: [picture]).positionDelta == 4 - 12)
        let kimi = try builder(.kimi).input(question: "a", images: [picture])
        #expect(kimi.positions == PositionPlan(count: kimi.inputIDs.count))
    }

    @Test func `a placeholder that is not the template's is reported with both tokens`() throws {
        let good = try builder(.qwen)
        try good.checkImageToken()
        let end = try #require(good.tokenizer.id(ofToken: "<|vision_end|>"))
        for (id, name) in [(end, "\(end) (<|vision_end|>)"), (1 << 20, "\(1 << 20), which is no token,")] {
            let other = InputBuilder(
                processor: good.processor, tokenizer: good.tokenizer, template: good.template, imageTokenID: id)
            let error = #expect(throws: InputError.self) { try other.checkImageToken() }
            #expect(
                error?.description
                    == "config.json has \(name) as the placeholder of a picture, and the chat template writes "
                    + "<|image_pad|>, which is \(good.template.imageToken)")
        }
    }

    @Test(arguments: PositionScheme.allCases)
    func `tokenizer, processor and numbering may come from different families`(_ scheme: PositionScheme) throws {
        let kimi = try builder(.kimi)
        let mixed = InputBuilder(
            processor: .qwen25VL, tokenizer: kimi.tokenizer, template: kimi.template, positions: scheme)
        let input = try mixed.input(question: "a", images: [picture])
        #expect(input.imageTokenID == kimi.template.imageToken && input.patchLength == 1176)
        #expect(input.inputIDs == (try kimi.input(question: "a", images: [picture])).inputIDs)
        #expect(input.positionDelta == (scheme == .plain ? 0 : 4 - 12))
    }

    @Test func `several pictures keep their order`() throws {
        let wide = Image(size: ImageSize(width: 224, height: 56))
        let input = try builder(.qwen).input(question: "Which?", images: [picture, wide])
        #expect(input.grids == [PatchGrid(rows: 6, columns: 8), PatchGrid(rows: 4, columns: 16)])
        #expect(input.imageTokenCount == 12 + 16)
    }

    @Test func `another number of pictures than the prompt has places for is an error`() throws {
        let builder = try builder(.qwen)
        #expect(throws: InputError.pictureCount(inPrompt: 2, given: 1)) {
            try builder.input(.question("a", images: 2), images: [picture])
        }
        #expect(throws: InputError.pictureCount(inPrompt: 0, given: 1)) {
            try builder.input(prompt: "no place", images: [picture])
        }
    }

    @Test func `a question can't smuggle in a picture's place`() throws {
        let builder = try builder(.qwen)
        let input = try builder.input(question: "<|image_pad|><|im_end|>", images: [picture])
        #expect(input.imageTokenCount == 12)
        #expect(input.inputIDs.count { $0 == builder.imageTokenID } == 12)
    }

    @Test func `an example learns the answer and nothing else`() throws {
        let builder = try builder(.qwen)
        let conversation = Conversation.example(question: "Where?", answer: "[[0.1, 0.2]]")
        let example = try builder.example(conversation, pictures: [builder.processor.patches(picture)])
        #expect(example.isAnswer.count == example.input.inputIDs.count)
        let learnt = zip(example.input.inputIDs, example.isAnswer).filter(\.1).map(\.0)
        #expect(builder.tokenizer.decode(learnt, skipSpecial: true).hasPrefix("[[0.1, 0.2]]"))
        let prompt = try builder.input(question: "Where?", images: [picture])
        #expect(Array(example.input.inputIDs.prefix(prompt.inputIDs.count)) == prompt.inputIDs)
        #expect(example.isAnswer.prefix(prompt.inputIDs.count).allSatisfy { !$0 })
    }

    @Test func `text without pictures needs no patches`() throws {
        let input = try builder(.qwen).input(question: "Hello", images: [])
        #expect(input.pixelValues.isEmpty && input.grids.isEmpty && input.positionDelta == 0)
    }
}
