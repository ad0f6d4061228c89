internal import Foundation
import Testing

@testable import SegImaging

struct FileBytesTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "file-bytes-\(UUID().uuidString)")

    @Test func `what is written is read, and nothing else is left`() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "a.bin").path
        for bytes: [UInt8] in [[1, 2, 3], [], [UInt8](repeating: 7, count: 300_000)] {
            try FileBytes.write(bytes, to: path)
            #expect(try FileBytes.read(path, limit: 300_000) == bytes)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a.bin"])
        #expect(throws: ImagingError.tooManyBytes(file: path, bytes: 300_000, limit: 299_999)) {
            try FileBytes.read(path, limit: 299_999)
        }
    }
}
