import Testing

@testable import SegScenes

/// `EmojiError` is tested where its cases arise, here and in the tests of fonts and photographs.
struct EmojiListTests {
    private let text = """
        # emoji-test.txt
        # group: Food & Drink
        # subgroup: food-fruit
        1F34E                                                  ; fully-qualified     # 🍎 E0.6 red apple
        1F573 FE0F                                             ; fully-qualified     # 🕳️ E0.7 hole
        1F573                                                  ; unqualified         # 🕳 E0.7 hole

        # group: Component
        # subgroup: skin-tone
        1F3FB                                                  ; component           # 🏻 E1.0 light skin tone
        1F468 200D 1F33E                                       ; fully-qualified     # 👨‍🌾 E4.0 man farmer

        """

    @Test func `emoji of one character come with their names and groups`() throws {
        let entries = try EmojiList.parse(text, path: "list")
        #expect(entries.map(\.name) == ["red apple", "hole"])
        #expect(entries.map(\.character) == [0x1F34E, 0x1F573])
        #expect(entries[0].group == "Food & Drink")
        #expect(entries[0].subgroup == "food-fruit")
    }

    @Test(arguments: [
        "1F34E", "1F34E ; fully-qualified", "x ; fully-qualified # a E1 b", " ; fully-qualified # a E1 b",
    ])
    func `a line of another format is an error that names it`(line: String) {
        #expect(throws: EmojiError.brokenNames(path: "list", line: 2)) {
            try EmojiList.parse("# group: A\n\(line)\n", path: "list")
        }
    }

    @Test func `the list that Unicode publishes is read whole`() throws {
        let entries = try EmojiList.read(EmojiStyle().names)
        #expect(entries.count > 1200)
        #expect(Set(entries.map(\.character)).count == entries.count)
    }

    @Test func `a missing list names the package that has it`() {
        let error = #expect(throws: EmojiError.self) { try EmojiList.read("/nowhere/emoji-test.txt") }
        #expect(
            error?.description
                == "/nowhere/emoji-test.txt is missing; the Debian package unicode-data has it (apt-get install unicode-data)"
        )
    }
}
