import Testing

@testable import SegScenes

/// `EmojiKind` is tested through the names that it gives.
struct GlyphNamesTests {
    private static let names: [GlyphNames.Names] = {
        guard let entries = try? EmojiList.read(EmojiStyle().names) else { return [] }
        return GlyphNames(entries).all
    }()

    private func names(_ name: String) throws -> GlyphNames.Names {
        try #require(Self.names.first { $0.entry.name == name })
    }

    @Test func `several hundred things have names, each its own`() {
        #expect(Self.names.count > 700)
        #expect(Set(Self.names.map(\.entry.name)).count == Self.names.count)
    }

    @Test func `signs, clocks, moons and names that say a place are left out`() {
        for name in [
            "one o’clock", "full moon", "left speech bubble", "top hat", "upside-down face", "OK button", "flag: Peru",
            "pool 8 ball",
        ] {
            #expect(!Self.names.contains { $0.entry.name == name }, "\(name)")
        }
    }

    @Test func `kinds are what anybody would say`() throws {
        #expect(try names("red apple").kinds == ["apple", "fruit"])
        #expect(try names("penguin").kinds == ["bird", "animal"])
        #expect(try names("police car").kinds.contains("vehicle"))
        #expect(try names("hot dog").kinds == ["food"])
        #expect(try names("tomato").kinds == [])
        #expect(try names("grinning face").kinds == ["face"])
    }

    @Test func `a noun may mean whatever has its words in its name`() throws {
        #expect(try names("teddy bear").debatable.contains("bear"))
        #expect(try names("cat face").debatable.contains("cat"))
        #expect(try names("automobile").debatable.contains("car"))
        #expect(try names("tomato").debatable.contains("fruit"))
        #expect(try !names("cat").debatable.contains("cat face"))
    }

    @Test func `what looks alike may be meant by each other's names`() throws {
        #expect(try names("grinning face").debatable.contains("smiling face with hearts"))
        #expect(try names("mage").debatable.contains("fairy"))
        #expect(try !names("lemon").debatable.contains("banana"))
    }

    @Test func `nothing fits a glyph both for certain and perhaps`() {
        for names in Self.names {
            #expect(names.debatable.isDisjoint(with: names.kinds + [names.entry.name]), "\(names.entry.name)")
            #expect(!names.kinds.contains(names.entry.name))
        }
    }

    @Test func `names that say a colour keep their glyphs' colours`() throws {
        for name in ["red apple", "green apple", "blue book", "closed book", "red heart", "broken heart"] {
            #expect(try !names(name).isTintable, "\(name)")
        }
        for name in ["penguin", "automobile", "guitar"] { #expect(try names(name).isTintable, "\(name)") }
    }

    @Test func `the head of a name is its last word before what only describes it`() {
        #expect(GlyphNames.head(of: "face with tears of joy") == nil)
        #expect(GlyphNames.head(of: "red apple") == "apple")
        #expect(GlyphNames.head(of: "house with garden") == "house")
        #expect(GlyphNames.head(of: "soft ice cream") == nil)
        #expect(GlyphNames.head(of: "pizza") == nil)
    }
}
