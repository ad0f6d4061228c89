import Testing
import Torch

@Test func `an operation's error carries its name, the operands and libtorch's first line`() throws {
    let (x, y) = (try Tensor.zeros([2, 3]), try Tensor.zeros([4], dtype: .float64))
    let error = #expect(throws: TorchError.self) { try x + y }
    guard case .operation(let name, let operands, let message) = error else {
        Issue.record("another kind of error: \(String(describing: error))")
        return
    }
    #expect(name == "add")
    #expect(operands.map(\.shape) == [[2, 3], [4]])
    #expect(operands.map(\.dtype) == [.float32, .float64])
    #expect(operands.map(\.device) == [.cpu, .cpu])
    #expect(message.contains("must match"))
    #expect(!message.contains("\n"))
    #expect(error?.description.hasPrefix("add(float32[2, 3], float64[4]): ") == true)
}

@Test(arguments: [
    (TorchError.rank(expected: 2, shape: [1]), "expected a tensor of rank 2, got shape [1]"),
    (.elementCount(expected: 6, got: 5, shape: [2, 3]), "shape [2, 3] holds 6 elements, got 5"),
    (.shape([-1]), "[-1] is no shape: a size is negative, or the element count overflows"),
    (.deviceName("tpu"), "'tpu' names no device: expected cpu, cuda or cuda:N"),
    (.system(call: "open", path: "a", code: 2, reason: "none"), "a: open failed: none (errno 2)"),
    (.missingTensor(name: "w", path: "a"), "a: there is no tensor 'w'"),
    (.elementType("U64", tensor: "w", path: "a"), "a: tensor 'w' has elements of type U64, which are not supported"),
    (.noCheckpoint(directory: "d"), "d: holds neither model.safetensors nor model.safetensors.index.json"),
    (.unwritableName("w"), "a tensor cannot be written as 'w': the name is reserved"),
    (.misplacedTensors(["w"], file: "f", index: "i"), "i: the index sends 'w' to f, which does not hold them"),
    (
        .missingFiles(["1", "2", "3", "4", "5", "6", "7"], index: "i"),
        "i: the index names files that are not there: '1', '2', '3', '4', '5' and 2 more"
    ),
    (
        .safetensors(path: "a", problem: .hole(begin: 1, end: 2)),
        "a: bytes 1..<2 of the data belong to no tensor"
    ),
]) func `every error is a sentence with its facts`(error: TorchError, sentence: String) {
    #expect(error.description == sentence)
}
