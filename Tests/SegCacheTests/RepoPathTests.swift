import SegCache
import Testing

@Suite struct RepoPathTests {
    @Test(arguments: ["config.json", "a/b/c.bin", "ü/名.txt", ".gitattributes", "..a/b", "a b"])
    func `plain names are paths`(_ text: String) { #expect(RepoPath(text)?.text == text) }

    @Test(arguments: [
        "", "/a", "a/", "a//b", ".", "..", "a/..", "../a", "a/../../b", "a/./b", "a\\b", "a\0b", "a\nb", "a\u{7f}",
        String(repeating: "x", count: 256), String(repeating: "x/", count: 600) + "x",
    ])
    func `what could lead elsewhere is none`(_ text: String) { #expect(RepoPath(text) == nil) }
}
