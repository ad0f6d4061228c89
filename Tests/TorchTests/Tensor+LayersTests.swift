import Foundation
import Testing
import Torch

/// One matrix product in plain arithmetic.
private func product(_ x: Grid, _ y: Grid) -> Grid {
    Grid([x.shape[0], y.shape[1]]) { place in
        (0..<x.shape[1]).reduce(0) { $0 + x[[place[0], $1]] * y[[$1, place[1]]] }
    }
}

@Test func `matrix products agree with plain sums, over drawn shapes`() throws {
    var draw = Draw(seed: 51)
    for _ in 0..<200 {
        let (n, k, m) = (draw.int(1...7), draw.int(1...7), draw.int(1...7))
        let (x, y, bias) = (try draw.tensor([n, k]), try draw.tensor([k, m]), try draw.tensor([m]))
        let expected = try product(Grid(x), Grid(y))
        try expectClose(x.matmul(y), expected)
        try expectClose(x.linear(y.transpose(0, 1).contiguous()), expected)
        try expectClose(x.unsqueeze(0).bmm(y.unsqueeze(0)).squeeze(0), expected)
        let shifted = Grid([n, m]) { place in expected[place] + ((try? Grid(bias))?[[place[1]]] ?? .nan) }
        try expectClose(Tensor.addmm(bias, x, y), shifted)
        try expectClose(x.linear(y.transpose(0, 1), bias), shifted)
        let scaled = try Tensor.baddbmm(bias, x.unsqueeze(0), y.unsqueeze(0), beta: 0, alpha: 2).squeeze(0)
        try expectClose(scaled, Grid([n, m]) { 2 * expected[$0] })
        let (a, b) = (try x.select(dim: 1, index: 0), try y.select(dim: 0, index: 0))
        try expectClose(a.outer(b), product(Grid(a.unsqueeze(1)), Grid(b.unsqueeze(0))))
    }
}

@Test func `products of shapes that do not fit name both operands`() throws {
    let error = #expect(throws: TorchError.self) { try Tensor.zeros([2, 3]).matmul(Tensor.zeros([4, 5])) }
    #expect(error?.description.hasPrefix("matmul(float32[2, 3], float32[4, 5]): ") == true)
    let linear = #expect(throws: TorchError.self) {
        try Tensor.zeros([2, 3]).linear(Tensor.zeros([4, 5]), Tensor.zeros([4]))
    }
    #expect(linear?.description.hasPrefix("linear(float32[2, 3], float32[4, 5], float32[4]): ") == true)
}

@Test func `layer norm has mean 0 and variance 1 before weight and bias`() throws {
    var draw = Draw(seed: 52)
    for _ in 0..<50 {
        let width = draw.int(2...9)
        let (x, weight, bias) = (try draw.tensor([3, width]), try draw.tensor([width]), try draw.tensor([width]))
        let mean = try x.mean(dims: [1], keep: true)
        let variance = try x.variance(dims: [1], unbiased: false, keep: true)
        let expected = try (x - mean) / (variance + 1e-5).sqrt()
        #expect(try x.layerNorm([width], epsilon: 1e-5).allClose(expected))
        let shifted = try expected * weight + bias
        #expect(try x.layerNorm([width], weight: weight, bias: bias, epsilon: 1e-5).allClose(shifted))
    }
}

@Test func `rms norm divides by the root mean square, in the order of the published models`() throws {
    var draw = Draw(seed: 53)
    let (x, weight) = (try draw.tensor([4, 8]), try draw.tensor([8]))
    let expected = try x * (x.square().mean(dims: [1], keep: true) + 1e-6).rsqrt() * weight
    #expect(try x.rmsNorm(weight: weight, epsilon: 1e-6).allClose(expected))

    let (low, lowWeight) = (try x.to(.bfloat16), try weight.to(.bfloat16))
    let wide = try low.to(.float32)
    let normal = try (wide * (wide.square().mean(dims: [1], keep: true) + 1e-6).rsqrt()).to(.bfloat16)
    #expect(try low.rmsNorm(weight: lowWeight, epsilon: 1e-6).equal(lowWeight * normal))
}

/// Attention in plain arithmetic: q [L, D], k [S, D], v [S, E] and what is added to the scores.
private func attend(_ q: Tensor, _ k: Tensor, _ v: Tensor, bias: Tensor?, scale: Double) throws -> Tensor {
    var scores = try q.matmul(k.transpose(-2, -1)) * scale
    if let bias { scores = try scores + bias }
    return try scores.softmax(dim: -1).matmul(v)
}

@Test func `attention is the softmax of scaled products, with mask, causality, scale and groups`() throws {
    var draw = Draw(seed: 54)
    for _ in 0..<60 {
        let (l, s, d, groups) = (draw.int(1...6), draw.int(1...6), draw.int(1...8), draw.int(1...3))
        let q = try draw.tensor([2, 2 * groups, l, d])
        let (k, v) = (try draw.tensor([2, 2, s, d]), try draw.tensor([2, 2, s, d]))
        let scale = 1 / Double(d).squareRoot()
        let (manyK, manyV) = (try k.repeatInterleave(groups, dim: 1), try v.repeatInterleave(groups, dim: 1))
        let plain = try attend(q, manyK, manyV, bias: nil, scale: scale)
        #expect(try Tensor.attention(q, k, v, grouped: true).allClose(plain, absolute: 1e-9))
        let sharp = try attend(q, manyK, manyV, bias: nil, scale: 0.7)
        #expect(try Tensor.attention(q, manyK, manyV, scale: 0.7).allClose(sharp, absolute: 1e-9))

        let bias = try draw.tensor([l, s])
        let biased = try attend(q, manyK, manyV, bias: bias, scale: scale)
        #expect(try Tensor.attention(q, k, v, mask: bias, grouped: true).allClose(biased, absolute: 1e-9))
        let open = try Tensor.ones([l, s], dtype: .bool).tril()
        let closed = try Tensor.zeros([l, s], dtype: .float64).maskedFill(open.logicalNot(), -Double.infinity)
        let masked = try attend(q, manyK, manyV, bias: closed, scale: scale)
        #expect(try Tensor.attention(q, k, v, mask: open, grouped: true).allClose(masked, absolute: 1e-9))
        #expect(try Tensor.attention(q, k, v, causal: true, grouped: true).allClose(masked, absolute: 1e-9))
    }
}

@Test func `attention refuses a mask together with causality`() throws {
    let x = try Tensor.ones([1, 1, 2, 2])
    #expect(throws: TorchError.self) {
        try Tensor.attention(x, x, x, mask: Tensor.ones([2, 2], dtype: .bool), causal: true)
    }
}

@Test func `cross entropy is the negative log softmax at the target, without those to be ignored`() throws {
    var draw = Draw(seed: 55)
    for _ in 0..<100 {
        let (n, classes) = (draw.int(1...6), draw.int(1...5))
        let logits = try draw.tensor([n, classes])
        let targets = (0..<n).map { _ in draw.int(-1...classes - 1) }
        let logs = try Grid(logits.logSoftmax(dim: 1))
        let losses = targets.enumerated().map { $1 < 0 ? 0 : -logs[[$0, $1]] }
        let counted = Double(targets.count { $0 >= 0 })
        let total = losses.reduce(0, +)
        func loss(_ reduction: Reduction) throws -> Tensor {
            try logits.crossEntropy(Tensor(targets), ignoring: -1, reduction: reduction)
        }
        try expectClose(loss(.none), Grid([n]) { losses[$0[0]] })
        try expectClose(loss(.sum), Grid([]) { _ in total })
        try expectClose(loss(.mean), Grid([]) { _ in total / counted })
    }
    #expect(throws: TorchError.self) { try Tensor.zeros([1, 3]).crossEntropy(Tensor([3])) }
}

@Test func `label smoothing mixes in the mean over classes`() throws {
    var draw = Draw(seed: 56)
    let logits = try draw.tensor([1, 4])
    let logs = try logits.logSoftmax(dim: 1).array(of: Double.self)
    let expected = -0.9 * logs[2] - 0.1 * logs.reduce(0, +) / 4
    #expect(try abs(logits.crossEntropy(Tensor([2]), labelSmoothing: 0.1).item() - expected) < 1e-12)
}

@Test func `the mean squared error is what its name says`() throws {
    let (x, y) = (try Tensor([1.0, 2]), try Tensor([3.0, 5]))
    #expect(try x.meanSquaredError(y).item() == 6.5)
    #expect(try x.meanSquaredError(y, reduction: .sum).item() == 13)
    #expect(try x.meanSquaredError(y, reduction: .none).array(of: Double.self) == [4, 9])
}

@Test func `gradients of layers are those of finite differences`() throws {
    var draw = Draw(seed: 57)
    let (x, y, w, b) = (
        try draw.tensor([2, 3]), try draw.tensor([3, 4]), try draw.tensor([4, 3]), try draw.tensor([4])
    )
    try checkGradient(at: [x, y]) { try $0[0].matmul($0[1]) }
    try checkGradient(at: [x, w, b]) { try $0[0].linear($0[1], $0[2]) }
    try checkGradient(at: [b, x, y]) { try Tensor.addmm($0[0], $0[1], $0[2]) }
    let scale = try draw.tensor([3])
    try checkGradient(at: [x, scale]) { try $0[0].rmsNorm(weight: $0[1], epsilon: 1e-5) }
    try checkGradient(at: [x, scale, scale]) {
        try $0[0].layerNorm([3], weight: $0[1], bias: $0[2], epsilon: 1e-5)
    }
    try checkGradient(at: [x]) { try $0[0].crossEntropy(Tensor([1, 2]), labelSmoothing: 0.1) }
    try checkGradient(at: [x]) { try $0[0].meanSquaredError(Tensor.ones([2, 3], dtype: .float64)) }
    let (q, k) = (try draw.tensor([1, 2, 3, 4]), try draw.tensor([1, 1, 3, 4]))
    try checkGradient(at: [q, k, k]) { try Tensor.attention($0[0], $0[1], $0[2], causal: true, grouped: true) }
}
