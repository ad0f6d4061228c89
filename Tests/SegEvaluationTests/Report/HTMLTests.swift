import SegEvaluation
import Testing

@Test func `nothing in a text is markup`() {
    #expect(HTML.escaped(#"<b a="1">'&amp;'</b>"#) == "&lt;b a=&quot;1&quot;&gt;&#39;&amp;amp;&#39;&lt;/b&gt;")
    #expect(HTML.escaped("é 中 😀") == "é 中 😀")
}

@Test func `a table marks its headings and our rows`() {
    let table = HTML.table(["a", "b"], [["x", "<1>"], ["y", "2"]]) { $0 == 1 }
    #expect(table.contains("<th scope=\"row\" class=\"words\">x</th><td>&lt;1&gt;</td>"))
    #expect(
        HTML.table(["a", "b"], [["x", "y"]], words: [1]).contains("<th scope=\"row\">x</th><td class=\"words\">y</td>"))
    #expect(table.contains("<tr class=\"ours\"><th scope=\"row\" class=\"words\">y</th>"))
}
