import Testing

@testable import SegTokens

@Suite struct JinjaValueTests {
    private let all: [(JinjaValue, isTrue: Bool, text: String?)] = [
        (.undefined, false, ""), (.none, false, "None"), (.bool(true), true, "True"), (.bool(false), false, "False"),
        (.integer(0), false, "0"), (.integer(-2), true, "-2"), (.float(0.5), true, "0.5"), (.string(""), false, ""),
        (.string("a"), true, "a"), (.list([]), false, nil), (.list([.none]), true, nil), (.dictionary([:]), false, nil),
        (.namespace(JinjaNamespace([:])), true, nil),
    ]

    @Test func `truth and text are Python's; what has no plain text is refused`() {
        for (value, isTrue, text) in all {
            #expect(value.isTrue == isTrue)
            #expect((try? value.text()) == text)
        }
    }

    @Test func `equality is Python's`() {
        #expect(JinjaValue.integer(1).equals(.bool(true)) && JinjaValue.float(2).equals(.integer(2)))
        #expect(!JinjaValue.none.equals(.undefined) && !JinjaValue.string("1").equals(.integer(1)))
        // One character in two spellings is two strings, as in Python.
        #expect(!JinjaValue.string("é").equals(.string("e\u{301}")))
        #expect(JinjaValue.list([.integer(1)]).equals(.list([.float(1)])))
    }

    @Test func `members and items that are not there are undefined, of nothing they are errors`() throws {
        let list = JinjaValue.list([.integer(7)])
        #expect(try list.item(.integer(-1)).equals(.integer(7)))
        for place in [1, -2, .max, .min] { #expect(try list.item(.integer(place)).equals(.undefined)) }
        #expect(throws: JinjaError.self) { try JinjaValue.undefined.member("a") }
        #expect(throws: JinjaError.self) { try JinjaValue.undefined.item(.integer(0)) }
    }
}
