import Testing

@testable import Torch

@Test func `values are laid out in row-major order`() throws {
    let x = try Tensor([1, 2, 3, 4, 5, 6], shape: [2, 3])
    #expect(try x.select(dim: 0, index: 1).array(of: Int.self) == [4, 5, 6])
    #expect(try Tensor([Float]()).shape == [0])
    #expect(try Tensor([Float](), shape: [2, 0, 3]).shape == [2, 0, 3])
}

@Test func `values that do not fill the shape are an error`() {
    #expect(throws: TorchError.elementCount(expected: 6, got: 2, shape: [2, 3])) {
        try Tensor([1, 2], shape: [2, 3])
    }
    #expect(throws: TorchError.shape([-1, 2])) { try Tensor([1, 2], shape: [-1, 2]) }
    #expect(throws: TorchError.shape([Int.max, 4])) { try Tensor([1], shape: [Int.max, 4]) }
    #expect(throws: TorchError.self) { try Tensor.zeros([-1]) }
    #expect(throws: TorchError.self) { try Tensor.zeros([1 << 40, 1 << 40]) }
}

@Test func `raw bytes must be exactly as many as the shape needs`() throws {
    let bytes: [UInt8] = [0x80, 0x3F, 0x00, 0x40]
    let x = try bytes.withUnsafeBytes { try Tensor(bytes: $0, shape: [2], dtype: .bfloat16) }
    #expect(try x.array(of: Float.self) == [1, 2])
    #expect(throws: TorchError.self) {
        try bytes.withUnsafeBytes { try Tensor(bytes: $0, shape: [3], dtype: .bfloat16) }
    }
}

/// Memory that counts how often it is freed.
private final class Block: Sendable {
    nonisolated(unsafe) let start = UnsafeMutableRawPointer.allocate(byteCount: 16, alignment: 8)
    private let freed: @Sendable () -> Void

    init(freed: @escaping @Sendable () -> Void) {
        self.freed = freed
        start.initializeMemory(as: Float.self, repeating: 1, count: 4)
    }

    deinit {
        start.deallocate()
        freed()
    }
}

@Test func `memory lent to a tensor is kept until the last view goes, and no longer`() throws {
    nonisolated(unsafe) var freed = 0
    var view: Tensor?
    do {
        let block = Block { freed += 1 }
        let x = try Tensor(memory: block.start, shape: [2, 2], dtype: .float32, owner: block)
        block.start.storeBytes(of: 5, as: Float.self)
        #expect(try x.array(of: Float.self) == [5, 1, 1, 1])
        view = try x.select(dim: 0, index: 0)
    }
    #expect(freed == 0)
    #expect(try view?.array(of: Float.self) == [5, 1])
    view = nil
    #expect(freed == 1)
}

@Test func `memory of a shape that is none is given back at once`() {
    nonisolated(unsafe) var freed = 0
    do {
        let block = Block { freed += 1 }
        #expect(throws: TorchError.self) {
            try Tensor(memory: block.start, shape: [-1], dtype: .float32, owner: block)
        }
    }
    #expect(freed == 1)
}

@Test func `filled tensors and ranges hold what they are asked for`() throws {
    #expect(try Tensor.full([2], 7, dtype: .int32).array(of: Int32.self) == [7, 7])
    #expect(try Tensor.ones([2], dtype: .bool).array(of: Bool.self) == [true, true])
    #expect(try Tensor.arange(4).array(of: Int.self) == [0, 1, 2, 3])
    #expect(try Tensor.arange(1.0, 2.0, step: 0.5, dtype: .float64).array(of: Double.self) == [1, 1.5])
    #expect(throws: TorchError.self) { try Tensor.arange(0, 3, step: 0) }
    #expect(try Tensor.empty([3, 2], dtype: .float16).shape == [3, 2])
    let like = try Tensor.ones([2, 1], dtype: .int8).zerosLike()
    #expect(like.dtype == .int8)
    #expect(try like.array(of: Int8.self) == [0, 0])
    #expect(try like.emptyLike().shape == [2, 1])
}

@Test func `the element count of a shape is exact or an error`() throws {
    #expect(try elementCount(of: []) == 1)
    #expect(try elementCount(of: [3, 0, 2]) == 0)
    #expect(throws: TorchError.shape([1 << 62, 2])) { try elementCount(of: [1 << 62, 2]) }
}
