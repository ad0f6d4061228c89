import Testing
import Torch

@Test func `two sources of one seed agree, and sources of two seeds do not`() throws {
    let (a, b, c) = (try RandomSource(seed: 1), try RandomSource(seed: 1), try RandomSource(seed: 2))
    let first = try Tensor.randn([16], generator: a).array(of: Float.self)
    #expect(try Tensor.randn([16], generator: b).array(of: Float.self) == first)
    #expect(try Tensor.randn([16], generator: c).array(of: Float.self) != first)
}

@Test func `a source goes back to a state that it gave`() throws {
    let source = try RandomSource(seed: 7)
    _ = try Tensor.rand([5], generator: source)
    let state = try source.state()
    let next = try Tensor.rand([5], generator: source).array(of: Float.self)
    try source.setState(state)
    #expect(try Tensor.rand([5], generator: source).array(of: Float.self) == next)
    let other = try RandomSource(seed: 99)
    try other.setState(Tensor(state.array(of: UInt8.self)))
    #expect(try Tensor.rand([5], generator: other).array(of: Float.self) == next)
}

@Test func `a state that is none is an error`() throws {
    let source = try RandomSource(seed: 7)
    #expect(throws: TorchError.self) { try source.setState(Tensor([UInt8](repeating: 0, count: 3))) }
    #expect(throws: TorchError.self) { try source.setState(Tensor([1.0])) }
}

@Test func `uniform draws lie in 0..<1 and whole ones in their range`() throws {
    let source = try RandomSource(seed: 3)
    let uniform = try Tensor.rand([2000], generator: source).array(of: Float.self)
    #expect(uniform.allSatisfy { (0..<1).contains($0) })
    #expect(abs(uniform.reduce(0, +) / 2000 - 0.5) < 0.05)
    let whole = try Tensor.randint(-2..<3, [500], generator: source).array(of: Int.self)
    #expect(Set(whole) == [-2, -1, 0, 1, 2])
}

@Test func `normal draws have mean 0 and variance 1`() throws {
    let x = try Tensor.randn([20_000], generator: RandomSource(seed: 4))
    #expect(try abs(x.mean().item()) < 0.05)
    #expect(try abs(x.variance().item() - 1) < 0.05)
}

@Test func `multinomial draws follow the weights, and never what weighs nothing`() throws {
    let source = try RandomSource(seed: 5)
    let drawn = try Tensor([0.0, 1, 3]).multinomial(8000, replacement: true, generator: source).array(of: Int.self)
    #expect(!drawn.contains(0))
    #expect(abs(Double(drawn.count { $0 == 2 }) / 8000 - 0.75) < 0.03)
    let all = try Tensor([0.2, 0.5, 0.3]).multinomial(3, generator: source).array(of: Int.self)
    #expect(all.sorted() == [0, 1, 2])
    #expect(throws: TorchError.self) { try Tensor([0.0, 0]).multinomial(1, generator: source) }
    #expect(throws: TorchError.self) { try Tensor([-1.0, 2]).multinomial(1, generator: source) }
}
