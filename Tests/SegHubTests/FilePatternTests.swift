import Testing

@testable import SegHub

@Suite struct FilePatternTests {
    @Test(arguments: [
        ("*.json", "a/b.json", true), ("*.json", "a.jsonl", false), ("a?c", "abc", true), ("a?c", "ac", false),
        ("[ab]x", "bx", true), ("[!ab]x", "bx", false), ("[a-c]x", "bx", true), ("[a-c]x", "dx", false),
        ("[]x", "[]x", true),
        ("[]]x", "]x", true), ("a[", "a[", true), ("onnx/", "onnx/a/b", true), ("onnx/", "onnx", false),
        ("*", "", true),
        ("", "", true), ("", "a", false), ("**a*b*", "xaxxb", true), ("A", "a", false),
        ("a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaa", false),
    ])
    func `patterns fit as fnmatch has them`(_ pattern: String, _ name: String, _ fits: Bool) {
        #expect(FilePattern(pattern).matches(name) == fits, "\(pattern) \(name)")
    }
}
