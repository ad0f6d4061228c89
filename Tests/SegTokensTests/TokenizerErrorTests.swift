import Testing

@testable import SegTokens

@Suite struct TokenizerErrorTests {
    @Test func `every error says the file and the place`() {
        let errors: [TokenizerError] = [
            .unreadable(file: "FILE", reason: "PLACE"), .tooLarge(file: "FILE PLACE", bytes: 2, limit: 1),
            .malformedJSON(file: "FILE", offset: 3, problem: "PLACE"),
            .malformedLine(file: "FILE", line: 4, problem: "PLACE"),
            .unexpectedValue(file: "FILE", place: "PLACE", expected: "a", found: "b"),
            .missing(file: "FILE", place: "PLACE"), .unsupported(file: "FILE", place: "PLACE", feature: "x"),
            .conflict(file: "FILE", place: "PLACE", problem: "x"), .unknownTemplate(file: "FILE", markers: ["PLACE"]),
        ]
        for error in errors {
            #expect(error.description.contains("FILE") && error.description.contains("PLACE"))
        }
    }

    @Test func `what is missing altogether is named`() {
        #expect(TokenizerError.noTokenizer(directory: "models/x").description.contains("models/x has no tokenizer"))
        #expect(TokenizerError.missingSpecialToken("<|im_end|>").description.contains("<|im_end|>"))
    }
}
