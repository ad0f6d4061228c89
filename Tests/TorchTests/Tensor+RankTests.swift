import Testing
import Torch

@Test func `rank accessors give the sizes in order`() throws {
    #expect(try Tensor.zeros([7]).shape1() == 7)
    #expect(try Tensor.zeros([2, 3]).shape2() == (2, 3))
    #expect(try Tensor.zeros([2, 3, 4]).shape3() == (2, 3, 4))
    #expect(try Tensor.zeros([2, 3, 4, 5]).shape4() == (2, 3, 4, 5))
    #expect(try Tensor.zeros([2, 3, 4, 5, 6]).shape5() == (2, 3, 4, 5, 6))
}

@Test func `another rank is an error that shows the shape`() throws {
    let x = try Tensor.zeros([2, 3])
    #expect(throws: TorchError.rank(expected: 1, shape: [2, 3])) { try x.shape1() }
    #expect(throws: TorchError.rank(expected: 3, shape: [2, 3])) { try x.shape3() }
    #expect(throws: TorchError.rank(expected: 4, shape: [2, 3])) { try x.shape4() }
    #expect(throws: TorchError.rank(expected: 5, shape: [2, 3])) { try x.shape5() }
    #expect(throws: TorchError.rank(expected: 2, shape: [])) { try Tensor(scalar: 1).shape2() }
}
