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

/// In f32 on the CPU one pass does it, with a gradient of its own; in f64 the steps are libtorch's.
@Test func `one pass over f32 is what f64 has in steps, with gradients, on one thread and on several`() throws {
    let threads = try TorchRuntime.threadCount()
    defer { try? TorchRuntime.setThreadCount(threads) }
    var draw = Draw(seed: 59)
    for (rows, width) in [(1, 1), (3, 15), (2, 16), (700, 33), (1030, 128)] {
        let exact = try [[rows, width], [width], [rows, width]].map { try draw.tensor($0).to(.float64) }
        func gradients(_ dtype: DType) throws -> [Tensor] {
            let (x, weight) = (try exact[0].to(dtype).detach(), try exact[1].to(dtype).detach())
            for tensor in [x, weight] { try tensor.setRequiresGradient(true) }
            let y = try x.rmsNorm(weight: weight, epsilon: 1e-3)
            try (y * exact[2].to(dtype)).sum().backward()
            return [try y.detach(), try #require(try x.gradient()), try #require(try weight.gradient())]
        }
        let expected = try gradients(.float64)
        var found: [[Tensor]] = []
        for count in [1, 3] {
            try TorchRuntime.setThreadCount(count)
            found.append(try gradients(.float32))
        }
        for (index, tensor) in found[0].enumerated() {
            #expect(try tensor.to(.float64).allClose(expected[index], relative: 1e-5, absolute: 1e-4))
            #expect(try tensor.equal(found[1][index]))
        }
    }
    let rows = try draw.tensor([4, 6]).to(.float32)
    let weight = try draw.tensor([3]).to(.float32)
    #expect(throws: TorchError.self) { try rows.rmsNorm(weight: weight, epsilon: 1e-5) }
    #expect(try Tensor.zeros([0, 3]).rmsNorm(weight: weight, epsilon: 1e-5).shape == [0, 3])
    let strided = try rows.transpose(0, 1).narrow(dim: 1, start: 1, length: 3)
    #expect(
        try strided.rmsNorm(weight: weight, epsilon: 1e-5).equal(
            strided.contiguous().rmsNorm(weight: weight, epsilon: 1e-5)))
}

@Test func `gradients of the norm's gradients are those of f64, of dense and of turned tensors`() throws {
    var draw = Draw(seed: 61)
    let given = try [[5, 7], [5], [7, 5], [7, 5], [5]].map { try draw.tensor($0).to(.float64) }
    func second(_ dtype: DType) throws -> [Tensor] {
        let parts = try given.map { try $0.to(dtype).detach() }
        for tensor in parts.prefix(2) { try tensor.setRequiresGradient(true) }
        let y = try parts[0].transpose(0, 1).rmsNorm(weight: parts[1], epsilon: 1e-3)
        let first = try (y * parts[2]).sum().gradients(of: [parts[0], parts[1]], createGraph: true)
        let (ofX, ofWeight) = (try #require(first[0]), try #require(first[1]))
        try ((ofX.transpose(0, 1) * parts[3]).sum() + (ofWeight * parts[4]).sum()).backward()
        return try [ofX.detach(), ofWeight.detach()] + parts.prefix(2).map { try #require(try $0.gradient()) }
    }
    for (found, expected) in zip(try second(.float32), try second(.float64)) {
        #expect(try found.to(.float64).allClose(expected, relative: 1e-4, absolute: 1e-4))
    }
}

/// Rows that share a prefix, and rows that have none, against
/// ``Tensor/attention(_:_:_:mask:dropout:causal:scale:grouped:)`` of joined keys.
@Test func `one query a row sees its prefix and its own keys`() throws {
    let threads = try TorchRuntime.threadCount()
    defer { try? TorchRuntime.setThreadCount(threads) }
    var draw = Draw(seed: 60)
    for round in 0..<30 {
        try TorchRuntime.setThreadCount(round % 5 + 1)
        let (rows, heads, groups, prefixes) = (draw.int(1...9), draw.int(1...3), draw.int(1...7), draw.int(1...4))
        let (width, valueWidth) = (draw.int(1...70), draw.int(1...70))
        let (shared, own) = (draw.int(0...160), draw.int(1...160))
        // Keys as a cache has them: parts of larger tensors.
        func stored(_ batch: Int, _ tokens: Int, _ width: Int) throws -> Tensor {
            try draw.tensor([batch, heads, tokens + 3, width + 2]).to(.float32)
                .narrow(dim: 2, start: 1, length: tokens).narrow(dim: 3, start: 1, length: width)
        }
        let q = try draw.tensor([rows, heads, groups, width]).to(.float32) * 3
        let (k, v) = (try stored(rows, own, width), try stored(rows, own, valueWidth))
        let (prefixK, prefixV) = (try stored(prefixes, shared, width), try stored(prefixes, shared, valueWidth))
        let chosen = try Tensor((0..<rows).map { _ in draw.int(0...(prefixes - 1)) })
        let scale = draw.bool() ? nil : 0.3
        let allK = try Tensor.cat([prefixK.indexSelect(dim: 0, chosen), k], dim: 2)
        let allV = try Tensor.cat([prefixV.indexSelect(dim: 0, chosen), v], dim: 2)
        let found = try Tensor.decodeAttention(q, k, v, prefixes: (prefixK, prefixV, chosen), scale: scale)
        let expected = try Tensor.attention(
            q.to(.float64), allK.to(.float64), allV.to(.float64), scale: scale ?? 1 / Double(width).squareRoot())
        #expect(try found.to(.float64).allClose(expected, relative: 1e-5, absolute: 1e-5))
        #expect(try Tensor.decodeAttention(q, allK, allV, scale: scale).allClose(found, relative: 1e-5, absolute: 1e-5))
        let exact = try Tensor.decodeAttention(
            q.to(.float64), k.to(.float64), v.to(.float64),
            prefixes: (prefixK.to(.float64), prefixV.to(.float64), chosen),
            scale: scale)
        #expect(try exact.allClose(expected))
    }
}

@Test func `scores far apart, infinite and missing`() throws {
    let v = try Tensor([1, 2, 3] as [Float], shape: [1, 1, 3, 1])
    func seen(_ scores: [Float]) throws -> Double {
        try Tensor.decodeAttention(
            Tensor.ones([1, 1, 1, 1]), Tensor(scores, shape: [1, 1, 3, 1]), v, scale: 1
        ).item()
    }
    #expect(try seen([500, 0, -500]) == 1)
    #expect(try seen([-3e38, -3e38, 3e38]) == 3)
    #expect(try abs(seen([0, 0, -.infinity]) - 1.5) < 1e-6)
    #expect(try seen([0, .nan, 0]).isNaN)
    #expect(try seen([-.infinity, -.infinity, -.infinity]).isNaN)
}

@Test func `what does not fit is refused`() throws {
    let q = try Tensor.ones([2, 1, 1, 4])
    let (k, v) = (try Tensor.ones([2, 1, 3, 4]), try Tensor.ones([2, 1, 3, 5]))
    let rows = try Tensor([0, 1])
    func refuses(
        _ q: Tensor, _ k: Tensor, _ v: Tensor, _ prefixes: (keys: Tensor, values: Tensor, rows: Tensor)? = nil
    ) -> Bool {
        do { return try Tensor.decodeAttention(q, k, v, prefixes: prefixes).shape.isEmpty } catch { return true }
    }
    #expect(try Tensor.decodeAttention(q, k, v, prefixes: (k, v, rows)).shape == [2, 1, 1, 5])
    #expect(refuses(q, try Tensor.ones([1, 1, 3, 4]), v))
    #expect(refuses(q, try Tensor.ones([2, 1, 3, 3]), v))
    #expect(refuses(q, k, try Tensor.ones([2, 1, 2, 5])))
    #expect(refuses(q, k, try v.to(.float64)))
    #expect(refuses(q, try Tensor.ones([2, 1, 0, 4]), try Tensor.ones([2, 1, 0, 5])))
    #expect(refuses(q, k, v, (k, v, try Tensor([0]))))
    #expect(refuses(q, k, v, (k, v, try Tensor([0, 2]))))
    #expect(refuses(q, k, v, (k, v, try Tensor([-1, 0]))))
    #expect(refuses(q, k, v, (k, v, try rows.to(.float32))))
    #expect(refuses(q, k, v, (try Tensor.ones([2, 2, 3, 4]), v, rows)))
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

/// The same numbers, bit for bit.
private func isSame(_ x: Tensor, _ y: Tensor) throws -> Bool {
    try x.shape == y.shape && x.array(of: Float.self).map(\.bitPattern) == y.array(of: Float.self).map(\.bitPattern)
}

@Test func `a row's product has the same bits alone and among others, and is the product`() throws {
    let threads = try TorchRuntime.threadCount()
    defer { try? TorchRuntime.setThreadCount(threads) }
    var draw = Draw(seed: 71)
    for round in 0..<40 {
        try TorchRuntime.setThreadCount(round % 3 + 1)
        let (rows, inputs, outputs) = (draw.int(1...130), draw.int(1...70), draw.int(1...90))
        let x = try draw.tensor([inputs, rows]).to(.float32).transpose(0, 1)
        let weight = try draw.tensor([outputs, inputs]).to(.float32)
        let bias = draw.bool() ? try draw.tensor([outputs]).to(.float32) : nil
        let whole = try x.orderedLinear(weight, bias)
        let expected = try x.to(.float64).linear(weight.to(.float64), bias?.to(.float64))
        #expect(try whole.to(.float64).allClose(expected, relative: 1e-5, absolute: 1e-5))
        let start = draw.int(0...(rows - 1))
        let count = draw.int(1...(rows - start))
        let part = try x.narrow(dim: 0, start: start, length: count)
        let same = try whole.narrow(dim: 0, start: start, length: count).contiguous()
        #expect(try isSame(part.orderedLinear(weight, bias), same))
        // Columns are alike, too: matrices may be packed side by side.
        let columns = draw.int(1...outputs)
        let fewer = try x.orderedLinear(
            weight.narrow(dim: 0, start: outputs - columns, length: columns),
            bias?.narrow(dim: 0, start: outputs - columns, length: columns))
        #expect(try isSame(fewer, whole.narrow(dim: 1, start: outputs - columns, length: columns).contiguous()))
    }
}

/// What a query finds by ordered attention, against plain attention and against the same keys gathered, split and asked
/// one by one.
@Test func `a query finds the same bits in a packed row, and alone behind any prefix`() throws {
    let threads = try TorchRuntime.threadCount()
    defer { try? TorchRuntime.setThreadCount(threads) }
    var draw = Draw(seed: 72)
    for round in 0..<40 {
        try TorchRuntime.setThreadCount(round % 3 + 1)
        let (batch, keyHeads, groups) = (draw.int(1...3), draw.int(1...3), draw.int(1...3))
        let (keys, width, valueWidth) = (draw.int(1...120), draw.int(1...70), draw.int(1...70))
        let isCausal = round % 4 == 0
        let queries = isCausal ? draw.int(1...keys) : draw.int(1...40)
        let q = try draw.tensor([batch, queries, keyHeads * groups, width]).to(.float32).transpose(1, 2)
        let k = try draw.tensor([batch, keyHeads, keys, width]).to(.float32)
        let v = try draw.tensor([batch, keyHeads, keys, valueWidth]).to(.float32)
        let share = round % 4 == 1 ? 2.0 : draw.bool() ? 0.5 : 0.05
        var allowed = try draw.tensor([round % 8 < 4 ? 1 : batch, 1, queries, keys], 0...1).lt(share)
        allowed = try allowed.logicalOr(Tensor((0..<keys).map { $0 == keys / 2 }, shape: [1, 1, 1, keys]))
        if isCausal { allowed = try Tensor.ones([1, 1, queries, keys], dtype: .bool).tril(diagonal: keys - queries) }
        let isAll = round % 4 == 1
        let found = try Tensor.orderedAttention(q, k, v, mask: isCausal || isAll ? nil : allowed, causal: isCausal)
        let expected = try Tensor.attention(
            q.to(.float64), k.to(.float64).repeatInterleave(groups, dim: 1),
            v.to(.float64).repeatInterleave(groups, dim: 1), mask: allowed.expand([batch, 1, queries, keys]))
        #expect(try found.to(.float64).allClose(expected, relative: 1e-5, absolute: 1e-5))
        let (row, query) = (draw.int(0...(batch - 1)), draw.int(0...(queries - 1)))
        let seen = try allowed.expand([batch, 1, queries, keys]).select(dim: 0, index: row)
            .select(dim: 1, index: query).flatten(from: 0).to(.int64).array(of: Int.self)
        let looked = try Tensor(seen.indices.filter { seen[$0] != 0 })
        let split = draw.int(0...looked.shape[0])
        func part(_ x: Tensor, _ start: Int, _ length: Int) throws -> Tensor {
            try x.narrow(dim: 0, start: row, length: 1)
                .indexSelect(dim: 2, looked.narrow(dim: 0, start: start, length: length))
        }
        let own = looked.shape[0] - split
        let alone = try Tensor.decodeAttention(
            q.narrow(dim: 0, start: row, length: 1).select(dim: 2, index: query)
                .reshape([1, keyHeads, groups, width]),
            part(k, split, own), part(v, split, own),
            prefixes: (part(k, 0, split), part(v, 0, split), Tensor([0])))
        let whole = try found.narrow(dim: 0, start: row, length: 1).select(dim: 2, index: query)
            .reshape([1, keyHeads, groups, valueWidth])
        #expect(try isSame(alone, whole))
    }
}

@Test func `gradients of ordered operations are those of the plain ones`() throws {
    var draw = Draw(seed: 73)
    for round in 0..<12 {
        let given = try [[3, 4, 6, 5], [3, 2, 8, 5], [3, 2, 8, 7]].map { try draw.tensor($0).to(.float32) }
        let matrix = try [[9, 7], [9]].map { try draw.tensor($0).to(.float32) }
        let weights = try draw.tensor([3, 4, 6, 9]).to(.float32)
        let allowed = try draw.tensor([3, 1, 6, 8], 0...1).lt(0.4)
            .logicalOr(Tensor((0..<8).map { $0 == 3 }, shape: [1, 1, 1, 8]))
        let causal = try Tensor.ones([1, 1, 6, 8], dtype: .bool).tril(diagonal: 2)
        let mask = round % 3 == 0 ? allowed : round % 3 == 1 ? causal : nil
        func gradients(_ dtype: DType, _ body: ([Tensor]) throws -> Tensor) throws -> [Tensor] {
            let leaves = try (given + matrix).map { try $0.to(dtype).detach() }
            for leaf in leaves { try leaf.setRequiresGradient(true) }
            return try (body(leaves) * weights.to(dtype)).sum().gradients(of: leaves).map { try #require($0) }
        }
        let found = try gradients(.float32) {
            try Tensor.orderedAttention(
                $0[0], $0[1], $0[2], mask: round % 3 == 0 ? mask : nil, causal: round % 3 == 1, scale: 0.4
            ).orderedLinear($0[3], $0[4])
        }
        let expected = try gradients(.float64) {
            let (k, v) = (try $0[1].repeatInterleave(2, dim: 1), try $0[2].repeatInterleave(2, dim: 1))
            return try Tensor.attention($0[0], k, v, mask: mask?.expand([3, 1, 6, 8]), scale: 0.4).linear($0[3], $0[4])
        }
        for (one, other) in zip(found, expected) {
            #expect(try one.to(.float64).allClose(other, relative: 1e-4, absolute: 1e-4))
        }
    }
}

@Test func `what has no fixed order is refused`() throws {
    let (x, weight) = (try Tensor.ones([2, 3]), try Tensor.ones([4, 3]))
    func refuses(_ body: () throws -> Tensor) -> Bool {
        do { return try body().shape.isEmpty } catch { return true }
    }
    #expect(try x.orderedLinear(weight, Tensor.ones([4])).shape == [2, 4])
    #expect(try Tensor.ones([0, 3]).orderedLinear(weight).shape == [0, 4])
    #expect(refuses { try x.orderedLinear(weight.transpose(0, 1)) })
    #expect(refuses { try x.orderedLinear(weight, Tensor.ones([3])) })
    #expect(refuses { try x.to(.float64).orderedLinear(weight.to(.float64)) })
    let q = try Tensor.ones([1, 2, 3, 4])
    #expect(try Tensor.orderedAttention(q, q, q).shape == [1, 2, 3, 4])
    #expect(refuses { try Tensor.orderedAttention(q.to(.float64), q.to(.float64), q.to(.float64)) })
    #expect(refuses { try Tensor.orderedAttention(q, q, q, mask: Tensor.zeros([1, 1, 3, 3], dtype: .bool)) })
    let all = try Tensor.ones([1, 1, 3, 3], dtype: .bool)
    #expect(refuses { try Tensor.orderedAttention(q, q, q, mask: all, causal: true) })
    #expect(refuses { try Tensor.orderedAttention(q, q, q, mask: Tensor.ones([1, 1, 3, 3])) })
    let shorter = try Tensor.ones([1, 2, 2, 4])
    #expect(refuses { try Tensor.orderedAttention(q, shorter, shorter, causal: true) })
    #expect(refuses { try Tensor.orderedAttention(q, q, shorter) })
}
