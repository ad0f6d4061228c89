import Testing

@testable import SegScenes

/// `GlyphChoice` is tested with the sheet that it chooses from.
struct GlyphSheetTests {
    private static let sheet = try? GlyphSheet(font: EmojiStyle().font, names: EmojiStyle().names)

    private func sheet() throws -> GlyphSheet { try #require(Self.sheet) }

    @Test func `every glyph that a name has can be drawn`() throws {
        let sheet = try sheet()
        for number in stride(from: 0, to: sheet.names.count, by: 37) {
            let glyph = try #require(try sheet.glyph(number))
            #expect((0...1).contains(glyph.brightness))
            #expect(glyph.pyramid.levels.count >= 3)
        }
    }

    @Test func `glyphs know their colours`() throws {
        let sheet = try sheet()
        func colors(_ name: String) throws -> [TintColor] {
            let number = try #require(sheet.names.firstIndex { $0.entry.name == name })
            return try sheet.glyph(number)?.colors ?? []
        }
        #expect(try colors("red apple").contains(.red))
        #expect(try colors("green book").contains(.green))
        #expect(try colors("blue book").contains(.blue))
    }

    @Test func `training and held-out glyphs are disjoint and together all`() throws {
        let sheet = try sheet()
        let chosen = EmojiStyle.Glyphs.allCases.map { Set(GlyphChoice(sheet, $0).subgroups.flatMap { $0 }) }
        let byCase = Dictionary(uniqueKeysWithValues: zip(EmojiStyle.Glyphs.allCases, chosen))
        let (train, validation, all) = (byCase[.train] ?? [], byCase[.validation] ?? [], byCase[.all] ?? [])
        #expect(train.isDisjoint(with: validation))
        #expect(train.union(validation) == all && all.count == sheet.names.count)
        #expect((0.09...0.2).contains(Double(validation.count) / Double(all.count)))
    }

    @Test func `siblings share a noun`() throws {
        let sheet = try sheet()
        let choice = GlyphChoice(sheet, .train)
        #expect(choice.siblings.count > 40)
        for family in choice.siblings {
            let shared = family.map { Set(sheet.names[$0].kinds) }.reduce(nil) { $0?.intersection($1) ?? $1 }
            #expect(shared?.isEmpty == false)
        }
    }

    @Test func `a font and a list without common characters are an error`() {
        #expect(throws: EmojiError.self) { try GlyphSheet(font: EmojiStyle().font, names: #filePath) }
    }
}
