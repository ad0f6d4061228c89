import Testing

@testable import SegExport

@Suite struct FileStemsTests {
    @Test(arguments: [
        ("a/b.png", "b"), ("..", "picture"), ("../..", "picture"), ("", "picture"), ("/", "picture"),
        (".hidden", ".hidden"),
        ("a\\b.png", "a_b"), ("a\nb.jpg", "a_b"), ("猫.jpg", "猫"), ("x.tar.gz", "x.tar"), ("C:evil", "C_evil"),
        ("a\0", "a_"),
    ])
    func `a name becomes one plain part of a path`(name: String, prefix: String) {
        var prefixes = FileStems()
        #expect(prefixes.prefix(for: name) == prefix)
    }

    @Test func `no name is given twice, not even in another case`() {
        var prefixes = FileStems()
        let given = ["a/x.png", "b/x.png", "X.jpg", "x-2.png", "x.gif"].map { prefixes.prefix(for: $0) }
        #expect(given == ["x", "x-2", "X-3", "x-2-2", "x-4"])
    }

    @Test func `a long name is cut between characters`() {
        var prefixes = FileStems()
        #expect(prefixes.prefix(for: String(repeating: "猫", count: 300)).utf8.count == 180)
    }
}
