import SegDatasets
import SegFormats
import Testing

@Suite struct PythonTextTests {
    /// What the published questions get of a sentence whose `sent` and further field are given.
    private func text(_ sentence: String, extra: String = "") throws -> String? {
        let pickle =
            "((Vref_id\nI1\nVimage_id\nI1\nVann_id\nI1\nVsplit\nVval\nVsentences\n((Vsent_id\nI3\nVsent\n"
            + "V\(sentence)\n\(extra)dldl."
        var report = DataReport()
        let bytes = pickle.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
        return try ReferDataset.references(pickle: bytes, file: "p", report: &report).first?.sentences[0].dictionaryText
    }

    @Test(arguments: [
        ("man", "'man'"), ("it's", "\"it's\""), ("\"it's\"", #"'"it\'s"'"#), (#"a\u005cb"#, #"'a\\b'"#),
        (#"\u0009\u000d\u000a\u0007\u007f"#, #"'\t\r\n\x07\x7f'"#), (#"\u00e9\u00a0\u00ad"#, #"'é\xa0\xad'"#),
        (#"\u4eba\u200b\u2028\U0001f600\U000e0001"#, #"'人\u200b\u2028😀\U000e0001'"#),
    ])
    func `strings are quoted as Python quotes them`(_ text: String, _ expected: String) throws {
        #expect(try self.text(text) == "{'sent_id': 3, 'sent': \(expected)}")
    }

    @Test(arguments: [
        ("N", "None"), ("I01\n", "True"), ("(l", "[]"), ("(t", "()"), ("(I1\nt", "(1,)"), ("(I1\nI2\nl", "[1, 2]"),
        ("}", "{}"),
        ("F0.1\n", "0.1"), ("F2.0\n", "2.0"), ("L-18446744073709551617L\n", "-18446744073709551617"),
        ("S'\\xff\\n'\n", #"b'\xff\n'"#), ("\u{8F}", "set()"), ("(I7\n\u{91}", "frozenset({7})"),
        ("(VI\nI1\nd", "{'I': 1}"),
    ])
    func `values are written as Python writes them`(_ pickle: String, _ expected: String) throws {
        #expect(try text("a", extra: "Vx\n" + pickle) == "{'sent_id': 3, 'sent': 'a', 'x': \(expected)}")
    }

    @Test(arguments: [
        "(lp0\ng0\na", "(l" + String(repeating: "2\u{86}", count: 45),
        String(repeating: "(", count: 60) + "l" + String(repeating: "l", count: 59),
        "S'" + String(repeating: "a", count: 9000) + "'\n",
    ])
    func `a value whose text has no end, or is very long, makes no reference`(_ pickle: String) throws {
        #expect(try text("a", extra: "Vx\n" + pickle) == nil)
    }
}
