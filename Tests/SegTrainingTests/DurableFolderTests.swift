import Foundation
import Testing

@testable import SegTraining

struct DurableFolderTests {
    private struct Stopped: Error {}

    private func withFolder(_ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder)
    }

    @Test func `a folder that could not be filled leaves the old one as it was`() throws {
        try withFolder { folder in
            let target = folder.appendingPathComponent("step-1")
            try DurableFolder.write(target) { try Data("old".utf8).write(to: $0.appendingPathComponent("a")) }
            #expect(throws: Stopped.self) {
                try DurableFolder.write(target) { partial in
                    try Data("new".utf8).write(to: partial.appendingPathComponent("a"))
                    throw Stopped()
                }
            }
            #expect(try Data(contentsOf: target.appendingPathComponent("a")) == Data("old".utf8))
        }
    }

    @Test func `a folder replaces the old one as a whole`() throws {
        try withFolder { folder in
            let target = folder.appendingPathComponent("step-1")
            try DurableFolder.write(target) { try Data().write(to: $0.appendingPathComponent("a")) }
            try DurableFolder.write(target) { try Data().write(to: $0.appendingPathComponent("b")) }
            #expect(try FileManager.default.contentsOfDirectory(atPath: target.path) == ["b"])
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["step-1"])
        }
    }
}
