import Foundation
import SegCache
import Testing

@Suite struct ModelSearchTests {
    @Test func `an id finds its snapshot once the weights are whole`() throws {
        let cache = try TinyCache()
        defer { cache.remove() }
        func search(_ name: String, needsWeights: Bool = true) -> ModelSearch {
            ModelSearch(name, needsWeights: needsWeights, environment: cache.environment)
        }
        #expect(search("org/model").offer == "if it is a model of the Hugging Face hub, run `simpleseg pull org/model`")
        try cache.add("config.json", "{}")
        try cache.add(
            "model.safetensors.index.json", #"{"weight_map": {"a": "m-1.safetensors", "b": "m-2.safetensors"}}"#)
        #expect(
            search("org/model").offer
                == "the cache holds it without m-1.safetensors and 1 more files: run `simpleseg pull org/model`")
        #expect(search("org/model", needsWeights: false).folder == cache.repo.snapshot(TinyCache.commit))
        for name in ["m-1.safetensors", "m-2.safetensors"] { try cache.add(name, "w") }
        for name in ["org/model", "org/model@main", "org/model@\(TinyCache.commit)"] {
            #expect(
                search(name).folder == cache.repo.snapshot(TinyCache.commit) && search(name).offer == nil, "\(name)")
        }
        #expect(search("org/model@v9").offer?.hasSuffix("`simpleseg pull org/model --revision v9`") == true)
        #expect(search("org/other").folder == nil && search("/org/model").offer == nil && search("a/b/c").offer == nil)
    }

    @Test func `a folder of that name comes first`() throws {
        let cache = try TinyCache()
        defer { cache.remove() }
        try cache.put("adapter_config.json", "{}", at: cache.folder + "/here")
        #expect(ModelSearch(cache.folder + "/here", environment: cache.environment).folder == cache.folder + "/here")
        #expect(ModelSearch("no-such-model", environment: cache.environment).searched.contains("/Models/no-such-model"))
    }
}
