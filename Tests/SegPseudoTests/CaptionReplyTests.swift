import TestSupport
import Testing

@testable import SegPseudo

@Suite struct CaptionReplyTests {
    private func phrases(_ text: String, cut: Bool = false) -> [String] {
        CaptionReply(text: text, isCutShort: cut).phrases
    }

    @Test(arguments: [
        ("the black cat", ["the black cat"]),
        ("- the cat\n* the cat on the left.\n• a  cat\tasleep", ["the cat", "the cat on the left", "a cat asleep"]),
        ("1. \"the cat\"\n2) “the dog.”\n (3) `a cow`", ["the cat", "the dog", "a cow"]),
        ("Here are three phrases:\n\n**the cat**\n\nThe Cat\nthe cat.", ["the cat"]),
        ("<think>a cat? no,\na dog</think>\nthe dog", ["the dog"]),
        ("<think>a cat? no,\na dog", []),
        ("the cat in the red box\nthe cat with the bounding box\nthe cat", ["the cat"]),
        ("I'm sorry, but I cannot help with that.", []), ("", []), (" \n\r\n…\n---\n12", []),
        ("a man\r\na woman\u{2028}2 dogs", ["a man", "a woman", "2 dogs"]),
        ("the 3rd cup\n2 cups...", ["the 3rd cup", "2 cups..."]),
        ("die Katze links\n左边的猫", ["die Katze links", "左边的猫"]),
    ])
    func `phrases are what is left without marks`(_ text: String, _ expected: [String]) {
        #expect(phrases(text) == expected)
    }

    @Test func `the end of an answer that was cut short is not a phrase`() {
        #expect(phrases("the cat\nthe ca", cut: true) == ["the cat"])
        #expect(phrases("the ca", cut: true).isEmpty)
    }

    @Test func `a text is no phrase, and a model that goes on for ever is not listened to for ever`() {
        #expect(phrases([String](repeating: "word", count: 31).joined(separator: " ")).isEmpty)
        #expect(phrases((0..<1000).map { "cat \($0)" }.joined(separator: "\n")).count == 10)
        #expect(phrases([String](repeating: "cat", count: 1000).joined(separator: "\n")) == ["cat"])
    }

    @Test func `whatever is answered, phrases are plain, short, few and different, and stay what they are`() {
        var random = SplitMix64(seed: 31)
        let pieces = [
            "cat", "the", "-", "*", "\n", "\r\n", "\"", ".", ":", "1.", "(2)", "<think>", "</think>", "red box", " ",
            "\t", "猫",
            "\u{0}", "`", "\u{1F600}", "{", "\\", "e\u{301}",
        ]
        for _ in 0..<3000 {
            let count = Int.random(in: 0...40, using: &random)
            let text = (0..<count).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
            let found = phrases(text, cut: Bool.random(using: &random))
            #expect(found.count <= 10 && Set(found.map { $0.lowercased() }).count == found.count)
            for phrase in found {
                #expect(phrase.contains(where: \.isLetter) && !phrase.contains(where: \.isNewline))
                #expect(phrase == phrase.split(whereSeparator: \.isWhitespace).joined(separator: " "))
                #expect(!phrase.lowercased().contains("red box"))
            }
        }
    }
}
