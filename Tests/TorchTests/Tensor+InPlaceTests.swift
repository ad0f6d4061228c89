import Testing
import Torch

private func changed(_ values: [Double], _ change: (Tensor) throws -> Void) throws -> [Double] {
    let x = try Tensor(values)
    let view = try x.view([values.count])
    try change(x)
    #expect(try view.equal(x), "a view shows the change")
    return try x.array(of: Double.self)
}

@Test func `operations in place change the tensor and its views`() throws {
    let (a, b) = (try Tensor([2.0, 3]), try Tensor([4.0, 2]))
    #expect(try changed([1, 2]) { try $0.copyInPlace(a) } == [2, 3])
    #expect(try changed([1, 2]) { try $0.copyInPlace(Tensor([Float16(0.5)])) } == [0.5, 0.5])
    #expect(try changed([1, 2]) { try $0.fillInPlace(7) } == [7, 7])
    #expect(try changed([1, 2]) { try $0.zeroInPlace() } == [0, 0])
    #expect(try changed([1, 2]) { try $0.addInPlace(a) } == [3, 5])
    #expect(try changed([1, 2]) { try $0.addInPlace(a, scale: -2.0) } == [-3, -4])
    #expect(try changed([1, 2]) { try $0.addInPlace(0.5) } == [1.5, 2.5])
    #expect(try changed([1, 2]) { try $0.subtractInPlace(a) } == [-1, -1])
    #expect(try changed([1, 2]) { try $0.multiplyInPlace(a) } == [2, 6])
    #expect(try changed([1, 2]) { try $0.multiplyInPlace(3) } == [3, 6])
    #expect(try changed([1, 2]) { try $0.divideInPlace(a) } == [0.5, 2.0 / 3])
    #expect(try changed([1, 2]) { try $0.addcmulInPlace(a, b, scale: 0.5) } == [5, 5])
    #expect(try changed([1, 2]) { try $0.addcdivInPlace(b, a, scale: 1) } == [3, 2 + 2.0 / 3])
    #expect(try changed([1, 2]) { try $0.lerpInPlace(a, weight: 0.25) } == [1.25, 2.25])
}

@Test func `a recorded leaf is changed in place only without gradients`() throws {
    let x = try Tensor([1.0])
    try x.setRequiresGradient(true)
    #expect(throws: TorchError.self) { try x.addInPlace(1) }
    try withoutGradients { try x.addInPlace(1) }
    #expect(try x.item() == 2)
}

@Test func `a result that does not fit the type or the shape is an error`() throws {
    let x = try Tensor([1, 2])
    #expect(throws: TorchError.self) { try x.addInPlace(0.5) }
    #expect(throws: TorchError.self) { try x.addInPlace(Tensor([1, 2, 3])) }
}
