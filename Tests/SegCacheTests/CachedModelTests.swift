import SegCache
import Testing

@Suite struct CachedModelTests {
    @Test func `what a commit has and the cache has not is missing`() throws {
        let cache = try TinyCache()
        defer { cache.remove() }
        try cache.add("config.json", "{}")
        try cache.add(
            "model.safetensors.index.json",
            #"{"weight_map": {"a": "m-1.safetensors", "b": "m-2.safetensors", "c": "m-1.safetensors"}}"#)
        try cache.add("m-1.safetensors", "12345")
        try cache.put("x.incomplete", "123", at: cache.repo.blobs)
        var model = CachedModel(cache.repo)
        var revision = try #require(model.revisions.first)
        #expect(revision.references == ["main"] && revision.files.count == 3 && !revision.isComplete)
        #expect(revision.missing == ["m-2.safetensors"] && revision.missingWeights == ["m-2.safetensors"])
        #expect(model.incompleteBytes == 3 && model.byteCount == revision.byteCount)
        try cache.add("m-2.safetensors", "1")
        #expect(CachedModel(cache.repo).revisions[0].isComplete)
        let names = ["config.json", "model.safetensors.index.json", "m-1.safetensors", "m-2.safetensors", "README.md"]
        try TreeList(
            .init(uniqueKeysWithValues: names.compactMap { RepoPath($0) }.map { ($0, .init(size: 1, blobID: "b")) })
        )
        .write(to: cache.repo.tree(TinyCache.commit))
        model = CachedModel(cache.repo)
        revision = try #require(model.revisions.first)
        #expect(revision.missing == ["README.md"] && revision.listedCount == 5 && revision.missingWeights.isEmpty)
    }
}
