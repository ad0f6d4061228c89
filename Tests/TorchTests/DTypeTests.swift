import Testing
import Torch

@Test(arguments: DType.allCases) func `a tensor of each type tells that type and its size`(dtype: DType) throws {
    let x = try Tensor.zeros([3], dtype: dtype)
    #expect(x.dtype == dtype)
    #expect(try x.bytes().count == 3 * dtype.byteCount)
    #expect(x.description == "\(dtype)[3]")
}

@Test func `only floating types can have gradients`() throws {
    for dtype in DType.allCases {
        let x = try Tensor.zeros([1], dtype: dtype)
        if dtype.isFloatingPoint {
            try x.setRequiresGradient(true)
            #expect(x.requiresGradient)
        } else {
            #expect(throws: TorchError.self) { try x.setRequiresGradient(true) }
        }
    }
}
