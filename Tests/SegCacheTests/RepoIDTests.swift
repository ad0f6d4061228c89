import SegCache
import Testing

@Suite struct RepoIDTests {
    @Test(arguments: ["sthui/SimpleSeg-Qwen2.5-VL", "gpt2", "a/b", "Foo-BAR_foo.bar123"])
    func `ids and their folders belong together`(_ text: String) throws {
        let id = try #require(RepoID(text))
        #expect(
            RepoID(folder: id.folder) == id
                && id.folder == "models--" + text.split(separator: "/").joined(separator: "--"))
    }

    /// The list of huggingface_hub's `validate_repo_id`, and paths.
    @Test(arguments: [
        "", "/", "a/b/c", ".repo", "repo.", "-a/b", "a/-b", "foo--bar", "foo.git", "other..repo", "a b/c", "/abs",
        "./here", "ü/b", "a/",
        "~/x", "a/" + String(repeating: "x", count: 97),
    ])
    func `others are none`(_ text: String) { #expect(RepoID(text) == nil) }

    @Test func `folders of datasets are none of models`() { #expect(RepoID(folder: "datasets--a--b") == nil) }
}
