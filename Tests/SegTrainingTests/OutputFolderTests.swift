import Foundation
import Testing

@testable import SegTraining

struct OutputFolderTests {
    @Test func `a folder that can be written is made and left empty`() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: folder) }
        let inner = folder.appendingPathComponent("a/b")
        try OutputFolder.prepare(inner)
        #expect(try FileManager.default.contentsOfDirectory(atPath: inner.path).isEmpty)
        try Data().write(to: inner.appendingPathComponent("file"))
        let error = #expect(throws: TrainingError.self) {
            try OutputFolder.prepare(inner.appendingPathComponent("file/run"))
        }
        #expect("\(try #require(error))".contains("the run's folder cannot be written"))
    }
}
