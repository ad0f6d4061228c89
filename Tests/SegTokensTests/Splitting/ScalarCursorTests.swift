import Testing

@testable import SegTokens

@Suite struct ScalarCursorTests {
    private func cursor(_ text: String) -> ScalarCursor {
        let scalars = text.unicodeScalars.map(\.value)
        return ScalarCursor(scalars: scalars, end: scalars.count)
    }

    @Test(arguments: [
        ("'s", 2), ("'S", 2), ("'\u{17F}", 2), ("'t", 2), ("'m", 2), ("'D", 2), ("'re", 3), ("'VE", 3), ("'lL", 3),
    ])
    func `contractions are found in every case`(text: String, end: Int) {
        #expect(cursor(text).contractionEnd(0) == end)
        #expect(cursor("x" + text + "x").contractionEnd(1) == end + 1)
    }

    @Test(arguments: ["", "'", "s", "'x", "'r", "'l", "'v", "'rx", "\u{2019}s", "'\u{212A}"])
    func `nothing else is a contraction`(text: String) {
        #expect(cursor(text).contractionEnd(0) == nil)
    }

    @Test func `symbols may begin with one space`() {
        #expect(cursor(" !?a").symbolsEnd(0) == 3)
        #expect(cursor("!a").symbolsEnd(0) == 1)
        #expect(cursor("  !").symbolsEnd(0) == nil)
        #expect(cursor(" a").symbolsEnd(0) == nil)
    }

    @Test func `white space ends behind its last line break, or before the space that belongs to a word`() {
        #expect(cursor(" \n \r  x").whiteSpaceEnd(0, endsAtLineBreak: true) == 4)
        #expect(cursor(" \n x").whiteSpaceEnd(0, endsAtLineBreak: false) == 2)
        #expect(cursor("   x").whiteSpaceEnd(0, endsAtLineBreak: true) == 2)
        #expect(cursor("   ").whiteSpaceEnd(0, endsAtLineBreak: true) == 3)
        #expect(cursor("\tx").whiteSpaceEnd(0, endsAtLineBreak: true) == 1)
    }

    @Test func `nothing behind the end is seen`() {
        let cursor = ScalarCursor(scalars: "ab's".unicodeScalars.map(\.value), end: 3)
        #expect(cursor.contractionEnd(2) == nil)
        #expect(cursor.runEnd(0, of: .letter) == 2)
        #expect(cursor.classes(3) == [])
    }
}
