import SegCache
import Testing

@Suite struct RepoCacheTests {
    @Test func `branches, tags, pull requests, commits and their beginnings are found`() throws {
        let cache = try TinyCache()
        defer { cache.remove() }
        try cache.add("config.json", "{}")
        try cache.put("refs/pr/1", TinyCache.commit + "\n", at: cache.repo.refs)
        for revision in ["main", "refs/pr/1", TinyCache.commit, "ababab"] {
            #expect(cache.repo.commit(of: revision) == TinyCache.commit, "\(revision)")
        }
        for revision in ["v2", "abab0", "../refs/main", "", "abab"] {
            #expect(cache.repo.commit(of: revision) == nil, "\(revision)")
        }
        try cache.put("bad", "../../etc", at: cache.repo.refs)
        #expect(cache.repo.commit(of: "bad") == nil)
        #expect(cache.repo.references.keys.sorted() == ["main", "refs/pr/1"])
        #expect(try RepoCache.all(in: cache.folder) == [cache.repo])
        #expect(try RepoCache.all(in: cache.folder + "/none").isEmpty)
    }
}
