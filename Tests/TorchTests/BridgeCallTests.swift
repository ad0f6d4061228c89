import Testing

@testable import Torch

@Test func `a bridge function that neither fails nor gives a result is an error`() throws {
    let x = try Tensor.zeros([2])
    #expect(throws: TorchError.operation(name: "nothing", operands: [.init(x)], message: "no result")) {
        try made("nothing", x, nil) { _ in nil }
    }
}

@Test func `operands live as long as the call that borrows them`() throws {
    for _ in 0..<1000 {
        let value = try (try Tensor([1.0, 2.0]) + (try Tensor([3.0, 4.0]))).exp().log().sum().item()
        #expect(abs(value - 10) < 1e-9)
    }
}
