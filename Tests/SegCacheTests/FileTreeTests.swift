import Foundation
import SegCache
import Testing

@Suite struct FileTreeTests {
    @Test func `files and links are listed, links not followed`() throws {
        let cache = try TinyCache()
        defer { cache.remove() }
        try cache.add("x", "four")
        try FileManager.default.createSymbolicLink(atPath: cache.folder + "/loop", withDestinationPath: ".")
        let snapshot = cache.repo.snapshot(TinyCache.commit)
        #expect(FileTree.files(in: cache.folder).contains("loop") && FileTree.files(in: cache.folder).count == 4)
        #expect(FileTree.size(snapshot + "/x") == 4 && FileTree.target(ofLink: snapshot + "/x") == "../../blobs/e-x")
        #expect(FileTree.size(snapshot) == nil && FileTree.target(ofLink: cache.repo.blob("e-x")) == nil)
        try FileManager.default.removeItem(atPath: cache.repo.blob("e-x"))
        #expect(
            FileTree.size(snapshot + "/x") == nil && FileTree.hasEntry(snapshot + "/x")
                && !FileTree.hasEntry(snapshot + "/y"))
    }

    @Test func `free bytes are those of the nearest folder that exists`() throws {
        let free = try #require(FileTree.freeBytes(at: FileManager.default.temporaryDirectory.path + "/a/b/c"))
        #expect(free > 0)
    }
}
