import Testing
import Torch

private func leaf(_ values: [Double]) throws -> Tensor {
    let x = try Tensor(values)
    try x.setRequiresGradient(true)
    return x
}

@Test func `backward passes add to the gradient until it is forgotten`() throws {
    let x = try leaf([1, 2])
    #expect(try x.gradient() == nil)
    try x.square().sum().backward()
    #expect(try x.gradient()?.array(of: Double.self) == [2, 4])
    try (x * 3).sum().backward()
    #expect(try x.gradient()?.array(of: Double.self) == [5, 7])
    try x.setGradient(nil)
    #expect(try x.gradient() == nil)
    try x.setGradient(Tensor([1.0, 1]))
    #expect(try x.gradient()?.array(of: Double.self) == [1, 1])
    #expect(throws: TorchError.self) { try x.setGradient(Tensor([1.0])) }
}

@Test func `a graph is used once unless it is retained`() throws {
    let x = try leaf([3])
    let y = try x.square().sum()
    try y.backward(retainGraph: true)
    try y.backward()
    #expect(try x.gradient()?.item() == 12)
    #expect(throws: TorchError.self) { try y.backward() }
}

@Test func `only a scalar can do without its own derivative`() throws {
    let x = try leaf([1, 2])
    #expect(throws: TorchError.self) { try x.square().backward() }
    try x.square().backward(gradient: Tensor([1.0, 10]))
    #expect(try x.gradient()?.array(of: Double.self) == [2, 40])
    #expect(throws: TorchError.self) { try Tensor([1.0]).sum().backward() }
}

@Test func `a detached tensor stops gradients`() throws {
    let x = try leaf([2])
    try (x.detach() * x).sum().backward()
    #expect(try x.gradient()?.item() == 2)
    #expect(try x.detach().sharesStorage(with: x))
}

@Test func `an intermediate result keeps its gradient when asked to`() throws {
    let x = try leaf([2])
    let (kept, lost) = (try x * 3, try x * 5)
    try kept.retainGradient()
    try (kept * kept + lost).sum().backward()
    #expect(try kept.gradient()?.item() == 12)
    #expect(try lost.gradient() == nil)
}

@Test func `derivatives by name touch no accumulated gradient, and can be differentiated`() throws {
    let (x, unused) = (try leaf([2]), try leaf([1]))
    let y = try x.pow(3).sum()
    let first = try y.gradients(of: [x, unused], createGraph: true)
    #expect(try first[0]?.item() == 12)
    #expect(first[1] == nil)
    #expect(try x.gradient() == nil)
    let second = try #require(first[0]).sum().gradients(of: [x])
    #expect(try second[0]?.item() == 12)
}

@Test func `a chain of layers has the gradients of finite differences`() throws {
    var draw = Draw(seed: 61)
    let inputs = try [draw.tensor([4, 3]), draw.tensor([5, 3]), draw.tensor([5]), draw.tensor([2, 5])]
    try checkGradient(at: inputs) {
        try $0[0].linear($0[1], $0[2]).gelu().linear($0[3]).logSoftmax(dim: 1)
    }
}
