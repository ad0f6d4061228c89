import Foundation
import SegCache
import Testing

@Suite struct HubEnvironmentTests {
    @Test(arguments: [
        (["HOME": "/h"], "/h/.cache/huggingface/hub"), (["HOME": "/h", "XDG_CACHE_HOME": "/x"], "/x/huggingface/hub"),
        (["HOME": "/h", "HF_HOME": "~/y"], "/h/y/hub"),
        (["HOME": "/h", "HF_HOME": "$A/${B}", "A": "/a", "B": "b"], "/a/b/hub"),
        (["HUGGINGFACE_HUB_CACHE": "/o", "HF_HOME": "/y"], "/o"),
        (["HF_HUB_CACHE": "/n", "HUGGINGFACE_HUB_CACHE": "/o"], "/n"),
        (["HF_HUB_CACHE": "", "HF_HOME": "/y"], "/y/hub"),
    ])
    func `the cache is where Python has it`(_ variables: [String: String], _ cache: String) {
        #expect(HubEnvironment(variables).cache == cache)
    }

    @Test func `the token by hand comes first, then the variables, then the file`() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("env-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var variables = ["HF_HOME": folder]
        #expect(try HubEnvironment(variables).token(given: nil) == nil)
        try Data(" hf_file\r\n".utf8).write(to: URL(fileURLWithPath: folder + "/token"))
        #expect(try HubEnvironment(variables).token(given: nil) == "hf_file")
        variables["HUGGING_FACE_HUB_TOKEN"] = "old"
        #expect(try HubEnvironment(variables).token(given: nil) == "old")
        variables["HF_TOKEN"] = "new\n"
        #expect(try HubEnvironment(variables).token(given: nil) == "new")
        #expect(try HubEnvironment(variables).token(given: "hand") == "hand")
        variables["HF_HUB_DISABLE_IMPLICIT_TOKEN"] = "1"
        #expect(
            try HubEnvironment(variables).token(given: nil) == nil
                && HubEnvironment(variables).token(given: "hand") == "hand")
    }

    @Test func `the endpoint has no slash at its end, and words of yes are read`() {
        #expect(HubEnvironment([:]).endpoint == "https://huggingface.co")
        #expect(HubEnvironment(["HF_ENDPOINT": "http://m/x//"]).endpoint == "http://m/x")
        for (word, isOn) in [
            ("1", true), ("true", true), ("Yes", true), ("ON", true), ("0", false), ("", false), ("2", false),
        ] {
            #expect(HubEnvironment(["HF_HUB_OFFLINE": word]).isOffline == isOn, "\(word)")
        }
        #expect(HubEnvironment(["TRANSFORMERS_OFFLINE": "1"]).isOffline)
    }
}
