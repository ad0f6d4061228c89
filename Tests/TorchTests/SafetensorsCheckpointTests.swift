import Testing
import Torch

/// A checkpoint of two shards, with the index that belongs to it.
private func shards(_ scratch: Scratch, index: String? = nil) throws {
    try SafetensorsWriter.write(["a": Tensor([1.0]), "b": Tensor([2.0])], to: scratch.path("1.safetensors"))
    try SafetensorsWriter.write(["c": Tensor([Float(3)])], to: scratch.path("2.safetensors"))
    let index = index ?? #"{"weight_map":{"a":"1.safetensors","b":"1.safetensors","c":"2.safetensors"}}"#
    _ = try scratch.write(index.utf8, as: SafetensorsCheckpoint.indexName)
}

@Test func `a directory of shards is one checkpoint`() throws {
    let scratch = try Scratch()
    try shards(scratch)
    let checkpoint = try SafetensorsCheckpoint(directory: scratch.path)
    #expect(checkpoint.names == ["a", "b", "c"])
    #expect(checkpoint.byteCount == 20)
    #expect(try checkpoint.names.map { try checkpoint.tensor($0).item() } == [1, 2, 3])
    #expect(checkpoint.entry("c")?.type == .f32)
    #expect(checkpoint.entry("d") == nil)
    #expect(throws: TorchError.missingTensor(name: "d", path: scratch.path(SafetensorsCheckpoint.indexName))) {
        try checkpoint.tensor("d")
    }
}

@Test func `a single file counts before an index`() throws {
    let scratch = try Scratch()
    try shards(scratch)
    try SafetensorsWriter.write(["z": Tensor([9.0])], to: scratch.path(SafetensorsCheckpoint.fileName))
    #expect(try SafetensorsCheckpoint(directory: scratch.path).names == ["z"])
}

@Test func `files that an index names and that are not there are listed, all of them`() throws {
    let scratch = try Scratch()
    try shards(scratch, index: #"{"weight_map":{"a":"1.safetensors","x":"8.safetensors","y":"9.safetensors"}}"#)
    let path = scratch.path(SafetensorsCheckpoint.indexName)
    #expect(throws: TorchError.missingFiles(["8.safetensors", "9.safetensors"], index: path)) {
        try SafetensorsCheckpoint(directory: scratch.path)
    }
}

@Test func `tensors that are not where the index says are listed, all of them`() throws {
    let scratch = try Scratch()
    try shards(scratch, index: #"{"weight_map":{"c":"1.safetensors","x":"1.safetensors","a":"1.safetensors"}}"#)
    let path = scratch.path(SafetensorsCheckpoint.indexName)
    #expect(throws: TorchError.misplacedTensors(["c", "x"], file: "1.safetensors", index: path)) {
        try SafetensorsCheckpoint(directory: scratch.path)
    }
}

@Test func `tensors that the index does not name belong to the checkpoint too`() throws {
    let scratch = try Scratch()
    try shards(scratch, index: #"{"weight_map":{"a":"1.safetensors","c":"2.safetensors"}}"#)
    #expect(try SafetensorsCheckpoint(directory: scratch.path).names == ["a", "b", "c"])
}

@Test func `an empty directory and a broken index are errors with their paths`() throws {
    let scratch = try Scratch()
    #expect(throws: TorchError.noCheckpoint(directory: scratch.path)) {
        try SafetensorsCheckpoint(directory: scratch.path)
    }
    let path = try scratch.write("{".utf8, as: SafetensorsCheckpoint.indexName)
    #expect(throws: TorchError.safetensors(path: path, problem: .json(offset: 1, expected: "a string"))) {
        try SafetensorsCheckpoint(directory: scratch.path)
    }
}
