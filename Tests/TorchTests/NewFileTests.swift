import Foundation
import Testing

@testable import Torch

@Test func `a file takes its name only when it is complete`() throws {
    let scratch = try Scratch()
    let path = try scratch.write([1], as: "f")
    do {
        let file = try NewFile(replacing: path)
        try file.write([2, 3])
        try file.write([4])
        #expect(try Array(Data(contentsOf: URL(fileURLWithPath: path))) == [1])
        try file.commit()
    }
    #expect(try Array(Data(contentsOf: URL(fileURLWithPath: path))) == [2, 3, 4])
    #expect(try scratch.names() == ["f"])
}

@Test func `a file that is given up leaves nothing behind`() throws {
    let scratch = try Scratch()
    let path = try scratch.write([1], as: "f")
    do {
        let file = try NewFile(replacing: path)
        try file.write([2])
    }
    #expect(try scratch.names() == ["f"])
    #expect(try Array(Data(contentsOf: URL(fileURLWithPath: path))) == [1])
}

@Test func `a folder that is not there is an error`() throws {
    let path = try Scratch().path("none/f")
    #expect(throws: TorchError.system("open", path, code: ENOENT)) { try NewFile(replacing: path) }
}
