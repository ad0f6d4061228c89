import Testing
import Torch

@Test func `an integer keeps an integer tensor integral, a real number makes it real`() throws {
    let x = try Tensor([1, 2])
    #expect(try (x + 1).dtype == .int64)
    #expect(try (x + 1.0).dtype == .float32)
    #expect(try (x * Float(0.5)).array(of: Double.self) == [0.5, 1])
}

@Test func `large integers pass unrounded`() throws {
    let big = (1 << 60) + 1
    #expect(try (Tensor([0]) + big).itemInt() == big)
    #expect(try Tensor.full([1], big, dtype: .int64).itemInt() == big)
}
