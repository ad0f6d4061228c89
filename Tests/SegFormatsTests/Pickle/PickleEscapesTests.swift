import SegFormats
import Testing

@Suite struct PickleEscapesTests {
    private func text(_ line: String) throws -> String? {
        try PickleReader.read(Array("\(line)\n.".utf8)).root.asString
    }

    @Test(arguments: [
        (#"S'it\'s'"#, "it's"), (#"S"it's""#, "it's"), (#"S'a\x41\101\n\q\\'"#, "aAA\n\\q\\"), (#"S'\0'"#, "\0"),
        (#"V\u00e9\U0001f600"#, "é😀"), (#"V\ud83d\ude00"#, "😀"), (#"Va\\u0041"#, #"a\\u0041"#), (#"V\x"#, #"\x"#),
        (#"V\ud83d!"#, "\u{FFFD}!"), ("S''", ""), (#"Vend\"#, #"end\"#),
    ])
    func `escapes are undone as Python undoes them`(_ line: String, _ expected: String) throws {
        #expect(try text(line) == expected)
    }

    @Test(arguments: [
        "S'open", "Sbare", "S'", #"S'\x4'"#, #"S'\'"#, #"V\u12"#, #"V\U00110000"#, #"V\u+123"#, #"S'\x-1'"#,
    ])
    func `an escape or a quote that is cut off is a bad argument`(_ line: String) {
        #expect(throws: PickleError.self) { try text(line) }
    }
}
