import Foundation
import Testing

@testable import Torch

@Test func `a mapping shows the file's bytes, and writing to it leaves the file alone`() throws {
    let scratch = try Scratch()
    let path = try scratch.write([1, 2, 3], as: "f")
    let file = try MappedFile(path: path)
    #expect(Array(file.bytes) == [1, 2, 3])
    file.base.storeBytes(of: 9, as: UInt8.self)
    #expect(file.bytes[0] == 9)
    #expect(try Array(Data(contentsOf: URL(fileURLWithPath: path))) == [1, 2, 3])
}

@Test func `what cannot be mapped is an error with its path`() throws {
    let scratch = try Scratch()
    let absent = scratch.path("absent")
    #expect(throws: TorchError.system("open", absent, code: ENOENT)) { try MappedFile(path: absent) }
    #expect(throws: TorchError.system("mmap", scratch.path, code: EISDIR)) { try MappedFile(path: scratch.path) }
    let empty = try scratch.write([], as: "empty")
    #expect(throws: TorchError.safetensors(path: empty, problem: .noHeader(fileByteCount: 0))) {
        try MappedFile(path: empty)
    }
}
