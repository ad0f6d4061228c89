import Foundation
import SegGeometry
import TestSupport
import Testing

@testable import SegScenes

struct GlyphFontTests {
    private static let path = EmojiStyle().font

    private func font() throws -> [UInt8] { try EmojiFile.bytes(Self.path, package: "") }

    @Test func `glyphs are coloured bitmaps cut to what shows`() throws {
        let font = try GlyphFont(path: Self.path)
        let apple = try #require(try font.glyph(0x1F34E))
        #expect(apple.pixels.count == apple.size.area * 4)
        #expect((40...160).contains(apple.size.width) && (40...160).contains(apple.size.height))
        let isPremultiplied = stride(from: 0, to: apple.pixels.count, by: 4).allSatisfy { start in
            apple.pixels[start..<start + 3].allSatisfy { $0 <= apple.pixels[start + 3] }
        }
        #expect(isPremultiplied)
        // Somewhere the red apple is red.
        let red = stride(from: 0, to: apple.pixels.count, by: 4).filter {
            apple.pixels[$0] > 150 && apple.pixels[$0 + 1] < 90 && apple.pixels[$0 + 2] < 90
        }
        #expect(red.count * 5 > apple.size.area)
        #expect(font.has(0x1F34E))
    }

    @Test func `a character without glyph is none`() throws {
        let font = try GlyphFont(path: Self.path)
        #expect(try font.glyph(0x10FFFF) == nil)
        #expect(!font.has(0x10FFFF))
    }

    @Test func `a missing font names the package that has it`() {
        let error = #expect(throws: EmojiError.self) { try GlyphFont(path: "/nowhere/font.ttf") }
        #expect(error?.description.contains("the Debian package fonts-noto-color-emoji has it") == true)
    }

    @Test(arguments: ["", "x", "this is no font, however long one looks at it", "\0\u{1}\0\0"])
    func `bytes that are no font are refused`(text: String) {
        #expect(throws: EmojiError.self) { try GlyphFont(bytes: Array(text.utf8), path: "font") }
    }

    @Test func `a font that ends early is an error, at once or at a glyph`() throws {
        let bytes = try font()
        for count in [0, 1, 11, 100, 300, 5000, bytes.count / 3, bytes.count / 2, bytes.count - 1000] {
            #expect(throws: EmojiError.self, "\(count) bytes") {
                let font = try GlyphFont(bytes: Array(bytes.prefix(count)), path: "font")
                // The glyphs lie in the order of the font, so the last ones go first.
                for character in UInt32(0x1F300)...0x1FAFF { _ = try font.glyph(character) }
                // Some tables at the end may be dispensable: then every glyph is whole.
                throw EmojiError.notAFont(path: "font", code: 0)
            }
        }
    }

    @Test func `broken bytes give a glyph or an error`() throws {
        let bytes = try font()
        var random = SplitMix64(seed: 4)
        for round in 0..<40 {
            var broken = bytes
            // Headers in half of the rounds, anything in the other.
            let range = round.isMultiple(of: 2) ? 0..<4096 : 0..<broken.count
            for _ in 0..<(round.isMultiple(of: 2) ? 8 : 4000) {
                broken[Int.random(in: range, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            do throws(EmojiError) {
                let font = try GlyphFont(bytes: broken, path: "font")
                for character in [UInt32(0x1F34E), 0x1F408, 0x1F697, 0x2764] { _ = try font.glyph(character) }
            } catch {
                #expect(error.description.hasPrefix("font"))
            }
        }
    }
}
