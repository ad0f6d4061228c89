import Foundation
import Testing
import Torch

private func bytes(_ path: String) throws -> [UInt8] { try Array(Data(contentsOf: URL(fileURLWithPath: path))) }

@Test func `drawn tensors of every type come back as they were written`() throws {
    let scratch = try Scratch()
    var draw = Draw(seed: 101)
    for round in 0..<30 {
        var tensors: [String: Tensor] = [:]
        for (number, dtype) in DType.allCases.enumerated() {
            let tensor = try draw.tensor(draw.shape(rank: 0...4, size: 0...4), 0...100).to(dtype)
            tensors["t.\(number)"] = draw.bool() && tensor.rank > 1 ? try tensor.transpose(0, 1) : tensor
        }
        let path = scratch.path("\(round).safetensors")
        try SafetensorsWriter.write(tensors, to: path)
        let file = try SafetensorsFile(path: path)
        #expect(Set(file.names) == Set(tensors.keys))
        for (name, tensor) in tensors { #expect(try file.tensor(name).equal(tensor), "\(name)") }
        #expect(file.metadata == ["format": "pt"])
    }
}

@Test func `the same tensors give the same bytes, each tensor aligned`() throws {
    let scratch = try Scratch()
    let tensors = try ["b": Tensor([UInt8(1)]), "a": Tensor([true]), "z": Tensor([1.0]), "é": Tensor([Float(2)])]
    let (one, two) = (scratch.path("1"), scratch.path("2"))
    try SafetensorsWriter.write(tensors, metadata: ["y": "1", "x": "2"], to: one)
    try SafetensorsWriter.write(
        Dictionary(uniqueKeysWithValues: tensors.sorted { $0.key > $1.key }), metadata: ["x": "2", "y": "1"], to: two)
    #expect(try bytes(one) == bytes(two))
    let file = try SafetensorsFile(path: one)
    #expect(file.names == ["z", "é", "a", "b"])
    #expect(file.header.dataOffset.isMultiple(of: 8))
    for entry in file.header.entries {
        #expect((file.header.dataOffset + entry.data.lowerBound).isMultiple(of: entry.type.bitCount / 8))
    }
}

@Test func `the bytes are those that the format's own library writes`() throws {
    let scratch = try Scratch()
    let path = scratch.path("x")
    try SafetensorsWriter.write(["a": Tensor([Float(1)]), "b": Tensor([Int8(-1)])], to: path)
    let text =
        #"{"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"#
        + #""b":{"dtype":"I8","shape":[1],"data_offsets":[4,5]}}"#
    let padded = text + String(repeating: " ", count: (8 - text.utf8.count % 8) % 8)
    #expect(try bytes(path) == safetensorsBytes(padded, data: [0, 0, 0x80, 0x3F, 0xFF]))
}

@Test func `names and metadata of any characters come back`() throws {
    let scratch = try Scratch()
    let names = ["", "\"\\/", "\u{0}\n\u{1F}\u{7F}", "é😀\u{2028}", "日本語"]
    let tensors = try Dictionary(uniqueKeysWithValues: names.map { ($0, try Tensor([1.0])) })
    let metadata = Dictionary(uniqueKeysWithValues: names.map { ($0, $0) })
    try SafetensorsWriter.write(tensors, metadata: metadata, to: scratch.path("x"))
    let file = try SafetensorsFile(path: scratch.path("x"))
    #expect(Set(file.names) == Set(names))
    #expect(file.metadata == metadata)
}

@Test func `a file that cannot be written leaves the old one and nothing else`() throws {
    let scratch = try Scratch()
    let path = try scratch.write([1], as: "x")
    #expect(throws: TorchError.unwritableName("__metadata__")) {
        try SafetensorsWriter.write(["__metadata__": Tensor([1.0])], to: path)
    }
    #expect(try scratch.names() == ["x"])
    #expect(try bytes(path) == [1])
    #expect(throws: TorchError.self) { try SafetensorsWriter.write([:], to: scratch.path("none/x")) }
}

@Test func `no tensors and no metadata make an empty file of the format`() throws {
    let scratch = try Scratch()
    try SafetensorsWriter.write([:], metadata: [:], to: scratch.path("x"))
    #expect(try bytes(scratch.path("x")) == [8, 0, 0, 0, 0, 0, 0, 0] + Array("{}      ".utf8))
}
