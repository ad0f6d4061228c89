import Foundation
import Testing

@testable import Torch

@Suite struct GitPointerTests {
    private static let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4665\nsize 16584333312\n"

    @Test(arguments: ["model.safetensors", "model.safetensors.index.json"])
    func `weights that are a pointer say so, and what to do`(_ name: String) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("pointer-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(Self.pointer.utf8).write(to: folder.appendingPathComponent(name))
        let error = #expect(throws: TorchError.self) { try SafetensorsCheckpoint(directory: folder.path) }
        let sentence = "\(try #require(error))"
        #expect(sentence.contains("\(name): is a Git LFS pointer") && sentence.contains("git lfs pull"))
    }

    @Test func `other beginnings are none`() {
        for text in [
            "", "version", "version https://example.org/spec/v1", "{\"a\": 1}", "\u{0}version https://git-lfs",
        ] {
            #expect(GitPointer.sentence(Array(text.utf8)) == nil)
        }
    }
}
