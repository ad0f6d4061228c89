import Foundation
import SegCache
import Testing

@Suite struct TreeListTests {
    @Test func `a list is read as it was written, and others are none`() throws {
        let cache = try TinyCache()
        defer { cache.remove() }
        let path = cache.repo.tree(TinyCache.commit)
        let list = TreeList([
            try #require(RepoPath("a/b")): .init(size: 5, blobID: "b"),
            try #require(RepoPath("w")): .init(size: 130, blobID: "p", sha256: "s", lfsSize: 900),
        ])
        try list.write(to: path)
        #expect(TreeList(contentsOf: path) == list)
        #expect(
            list.files.values.map(\.length).sorted() == [5, 900]
                && list.files.values.map(\.etag).sorted() == ["b", "s"])
        for text in [
            "", "{}", #"{"format_version": 2, "files": {}}"#,
            #"{"format_version": 1, "files": {"../x": {"size": 1, "blob_id": "b"}}}"#,
        ] {
            try Data(text.utf8).write(to: URL(fileURLWithPath: path))
            #expect(TreeList(contentsOf: path) == nil, "\(text)")
        }
    }
}
