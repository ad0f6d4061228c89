import Foundation
import SimpleSeg
import Testing

@Suite struct ModelLocationTests {
    @Test func `a folder with a configuration is itself`() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        #expect(throws: SegmenterError.self) { try ModelLocation(folder.path) }
        try Data("{}".utf8).write(to: folder.appendingPathComponent("config.json"))
        #expect(try ModelLocation(folder.path).directory.path == folder.path)
    }

    @Test func `what is not found is reported with the places that were looked at`() throws {
        let error = try #require(throws: SegmenterError.self) { try ModelLocation("no-such-model") }
        guard case .noModel("no-such-model", let searched, _) = error else { return #expect(Bool(false), "\(error)") }
        let working = FileManager.default.currentDirectoryPath
        #expect(searched.contains("\(working)/Models/no-such-model") && searched.contains("/Models/no-such-model"))
    }

    @Test func `a path is not looked for elsewhere`() {
        #expect(throws: SegmenterError.noModel(name: "./some/where", searched: ["./some/where"])) {
            try ModelLocation("./some/where")
        }
    }

    @Test func `what may be a hub's id is offered, not fetched`() throws {
        let error = try #require(throws: SegmenterError.self) { try ModelLocation("no-such-organization/model") }
        #expect("\(error)".hasSuffix("run `simpleseg pull no-such-organization/model`"))
    }
}
