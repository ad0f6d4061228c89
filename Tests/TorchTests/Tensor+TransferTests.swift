import Testing
import Torch

@Test func `elements of a view are read in row-major order of the view`() throws {
    let x = try Tensor([1, 2, 3, 4, 5, 6], shape: [2, 3]).transpose(0, 1)
    #expect(try x.array(of: Int.self) == [1, 4, 2, 5, 3, 6])
    #expect(try x.contiguous().strides == [2, 1])
    #expect(try Tensor([Int8](1...6), shape: [2, 3]).transpose(0, 1).bytes() == [1, 4, 2, 5, 3, 6])
}

@Test func `conversion rounds to nearest even in bf16 and cuts fractions for integers`() throws {
    let x = try Tensor([1 + 1.0 / 256, 1 + 3.0 / 256, -1.75])
    #expect(try x.to(.bfloat16).array(of: Double.self) == [1, 1 + 4.0 / 256, -1.75])
    #expect(try x.to(.int32).array(of: Int32.self) == [1, 1, -1])
    #expect(try x.to(dtype: .float32, device: .cpu).dtype == .float32)
}

@Test func `a conversion to the same type shares storage, a clone does not`() throws {
    let x = try Tensor([1.0, 2.0])
    #expect(try x.to(.float64).sharesStorage(with: x))
    #expect(try x.to(.cpu).sharesStorage(with: x))
    let copy = try x.clone()
    try copy.zeroInPlace()
    #expect(try x.array(of: Double.self) == [1, 2])
}

@Test func `an item is one element and nothing else`() throws {
    #expect(try Tensor([[2.75]].flatMap { $0 }).item() == 2.75)
    #expect(try Tensor([2.75]).itemInt() == 2)
    #expect(try Tensor([true]).item() == 1)
    #expect(throws: TorchError.self) { try Tensor([1.0, 2]).item() }
    #expect(throws: TorchError.self) { try Tensor([Int]()).itemInt() }
}

@Test func `elements of a recorded tensor can be read`() throws {
    let x = try Tensor([1.0, 2])
    try x.setRequiresGradient(true)
    #expect(try (x * 2).array(of: Float.self) == [2, 4])
    #expect(try (x * 2).bytes().count == 16)
    #expect(try Tensor([Double]()).bytes().isEmpty)
}
