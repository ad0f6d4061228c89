import Foundation
import Testing
import Torch

@Test func `tensors look at the mapped file and outlive the object that opened it`() throws {
    let scratch = try Scratch()
    let path = scratch.path("x.safetensors")
    try SafetensorsWriter.write(["a": Tensor([1.5, 2.5]), "b": Tensor([Int32(7)])], to: path)
    var file: SafetensorsFile? = try SafetensorsFile(path: path)
    weak let watched = file
    let (a, again) = (try #require(try file?.tensor("a")), try #require(try file?.tensor("a")))
    #expect(try a.sharesStorage(with: again))
    file = nil
    #expect(watched == nil)
    try FileManager.default.removeItem(atPath: path)
    #expect(try a.array(of: Double.self) == [1.5, 2.5])
    try a.addInPlace(1)
    #expect(try again.array(of: Double.self) == [2.5, 3.5])
}

@Test func `changing a mapped tensor leaves the file alone`() throws {
    let scratch = try Scratch()
    let path = scratch.path("x.safetensors")
    try SafetensorsWriter.write(["a": Tensor([1.5])], to: path)
    try SafetensorsFile(path: path).tensor("a").zeroInPlace()
    #expect(try SafetensorsFile(path: path).tensor("a").item() == 1.5)
}

@Test func `names, metadata and entries are those of the header`() throws {
    let scratch = try Scratch()
    let path = scratch.path("x.safetensors")
    try SafetensorsWriter.write(["a": Tensor([1.0, 2], shape: [2, 1])], metadata: ["k": "v"], to: path)
    let file = try SafetensorsFile(path: path)
    #expect(file.names == ["a"])
    #expect(file.metadata == ["k": "v"])
    #expect(file.entry("a")?.shape == [2, 1])
    #expect(file.entry("b") == nil)
    #expect(throws: TorchError.missingTensor(name: "b", path: path)) { try file.tensor("b") }
}

@Test func `elements that are not aligned are copied`() throws {
    let scratch = try Scratch()
    let text =
        #"{"u":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"f":{"dtype":"F32","shape":[1],"data_offsets":[1,5]}}"#
    let one = withUnsafeBytes(of: Float(1.5).bitPattern.littleEndian) { Array($0) }
    let path = try scratch.write(safetensorsBytes(text, data: [3] + one), as: "x.safetensors")
    let file = try SafetensorsFile(path: path)
    #expect(try file.tensor("f").item() == 1.5)
    #expect(try !file.tensor("f").sharesStorage(with: file.tensor("f")))
    #expect(try file.tensor("u").item() == 3)
}

@Test func `spoiled booleans become true, and empty tensors stay empty`() throws {
    let scratch = try Scratch()
    let text =
        #"{"b":{"dtype":"BOOL","shape":[3],"data_offsets":[0,3]},"e":{"dtype":"F32","shape":[0,2],"data_offsets":[3,3]}}"#
    let file = try SafetensorsFile(path: scratch.write(safetensorsBytes(text, data: [0, 1, 2]), as: "x.safetensors"))
    #expect(try file.tensor("b").array(of: Bool.self) == [false, true, true])
    #expect(try file.tensor("e").shape == [0, 2])
}

@Test func `a type that tensors lack is an error when its tensor is asked for, and not before`() throws {
    let scratch = try Scratch()
    let text = #"{"q":{"dtype":"F8_E4M3","shape":[1],"data_offsets":[0,1]}}"#
    let path = try scratch.write(safetensorsBytes(text, data: [0]), as: "x.safetensors")
    let file = try SafetensorsFile(path: path)
    #expect(throws: TorchError.elementType("F8_E4M3", tensor: "q", path: path)) { try file.tensor("q") }
}

@Test func `a broken file is an error with its path`() throws {
    let scratch = try Scratch()
    let path = try scratch.write(safetensorsBytes("{}", data: [0]), as: "x.safetensors")
    #expect(throws: TorchError.safetensors(path: path, problem: .hole(begin: 0, end: 1))) {
        try SafetensorsFile(path: path)
    }
}

@Test func `a released tensor is read from the file again, and its neighbours keep what was written`() throws {
    let scratch = try Scratch()
    let path = scratch.path("x.safetensors")
    // Longer than two pages, so that one at least is given back.
    let many = [Float](repeating: 3, count: 1 << 14)
    try SafetensorsWriter.write(["a": Tensor(many), "b": Tensor([1.5])], to: path)
    let file = try SafetensorsFile(path: path)
    let (a, b) = (try file.tensor("a"), try file.tensor("b"))
    try a.fillInPlace(4)
    try b.fillInPlace(2.5)
    try file.release("a")
    #expect(try a.select(dim: 0, index: 8192).item() == 3 && b.item() == 2.5)
    #expect(throws: TorchError.missingTensor(name: "c", path: path)) { try file.release("c") }
}
