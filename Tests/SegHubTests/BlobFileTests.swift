import Foundation
import SegFiles
import Testing

@testable import SegHub

@Suite struct BlobFileTests {
    @Test func `what is written in places is read back, and links are not followed`() throws {
        let place = try Place()
        defer { place.remove() }
        try FileManager.default.createDirectory(atPath: place.cache, withIntermediateDirectories: true)
        let path = place.cache + "/f"
        let file = try BlobFile(fillingAt: path)
        let data = Place.bytes(3_000_000)
        try data.withUnsafeBytes { try file.write(UnsafeRawBufferPointer(rebasing: $0[1_000_000...]), at: 1_000_000) }
        try data.withUnsafeBytes { try file.write(UnsafeRawBufferPointer(rebasing: $0[..<1_000_000]), at: 0) }
        try file.synchronize()
        var read = Data()
        try BlobFile(readingAt: path).read(5..<9_000_000) { read.append(contentsOf: $0) }
        #expect(try file.size == data.count && read == data.dropFirst(5))
        try file.resize(to: 7)
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == data.prefix(7))
        try FileManager.default.createSymbolicLink(atPath: place.cache + "/l", withDestinationPath: path)
        #expect(throws: FileError.self) { _ = try BlobFile(fillingAt: place.cache + "/l") }
        #expect(throws: FileError.self) { _ = try BlobFile(readingAt: place.cache + "/none") }
    }
}
