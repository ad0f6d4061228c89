import SegNotation
import Testing

@Suite struct ThoughtsTests {
    @Test(arguments: [
        ("<think>[[[0.1, 0.2]]]</think>[[[0.3, 0.4]]]", "[[[0.3, 0.4]]]"),
        ("so it is [0.1, 0.2].</think>\n\nNothing.", "Nothing."),
        ("<think>[[[0.1, 0.2]", ""),
        ("<think>a</think> b <think>c</think> d", "d"),
        ("a <think>b</think> c <think>d", "a  c"),
        ("a < b, no thought > here", "a < b, no thought > here"),
        ("", ""),
    ])
    func `what is left is the answer`(_ text: String, _ answer: String) {
        #expect(Thoughts.removed(from: text).filter { $0 != " " } == answer.filter { $0 != " " })
        #expect(Thoughts.blanked(text).text.utf8.count == text.utf8.count)
    }
}
