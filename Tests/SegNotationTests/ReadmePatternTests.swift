import Testing

@testable import SegNotation

@Suite struct ReadmePatternTests {
    private func polygon(_ text: String, at start: Int = 0) -> ReadmeMatch? {
        var text = text
        return text.withUTF8 { ReadmePattern(bytes: $0).polygon(at: start) }
    }

    private func numbers(_ text: String, _ count: Int) -> ReadmeMatch? {
        var text = text
        return text.withUTF8 { ReadmePattern(bytes: $0).numbers(count, at: 0) }
    }

    @Test func `a match ends after its bracket and holds its numbers`() {
        let match = polygon("x[[1, 0.5] , [20,3.25]]]", at: 1)
        #expect(match?.values == [1, 0.5, 20, 3.25])
        #expect(match?.end == 23)
        #expect(match?.refused == nil)
        #expect(numbers("[ 1 ,2]", 2)?.end == 7)
        #expect(numbers("[1, 2, 3, 4]", 4)?.values == [1, 2, 3, 4])
    }

    @Test(arguments: [
        "", "[", "[[1, 2]", "[[1, 2],]", "[[1, 2] [3, 4]]", "[[1]]", "[[1, 2, 3]]", "[1, 2]", "[[-1, 2]]",
        "[[01.5, 2]]",
        "[[1.، 2]]", "[[٣.5, 1]]", "[[1, 2.]]", "[[1 .5, 2]]", "[[1, 2]\u{200B}]",
    ])
    func `what the expression does not match is no match`(text: String) {
        #expect(polygon(text) == nil)
    }

    @Test(arguments: [
        ("[[01, 2]]", 3), ("[[1, 0٣]]", 6), ("[[1, 2]\u{2003}]", 7), ("[\u{1C}[1, 2]]", 1), ("[[1,\u{0B}2]]", 4),
    ])
    func `what matches but is no JSON is refused where JSON ends`(text: String, at: Int) {
        #expect(polygon(text)?.refused == at)
    }

    @Test func `four numbers are not the beginning of five`() {
        #expect(numbers("[1, 2, 3, 4, 5]", 4) == nil)
        #expect(numbers("[1, 2, 3]", 2) == nil)
    }
}
