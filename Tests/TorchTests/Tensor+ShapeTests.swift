import Testing
import Torch

/// The plain counterpart of a rearrangement: where each place of the result comes from.
private func rearranged(_ x: Grid, _ shape: [Int], _ source: ([Int]) -> [Int]) -> Grid {
    Grid(shape) { x[source($0)] }
}

@Test func `views and copies put every element in its place, over five hundred drawn shapes`() throws {
    var draw = Draw(seed: 21)
    for _ in 0..<500 {
        let shape = draw.shape()
        let x = try draw.tensor(shape)
        let grid = try Grid(x)
        let dim = draw.int(0...shape.count - 1)
        let order = draw.shuffled(shape.count)
        try expectClose(
            x.permute(order),
            rearranged(grid, order.map { shape[$0] }) { place in
                var source = place
                for (i, d) in order.enumerated() { source[d] = place[i] }
                return source
            })
        let start = draw.int(0...shape[dim] - 1)
        var narrow = shape
        narrow[dim] = shape[dim] - start
        let shifted = rearranged(grid, narrow) {
            var p = $0; p[dim] += start; return p
        }
        try expectClose(x.narrow(dim: dim, start: start, length: narrow[dim]), shifted)
        try expectClose(x.slice(dim: dim, from: start), shifted)
        try expectClose(
            x.flip([dim]),
            rearranged(grid, shape) {
                var p = $0; p[dim] = shape[dim] - 1 - p[dim]; return p
            })
        try expectClose(
            x.roll(start, dim: dim),
            rearranged(grid, shape) {
                var p = $0; p[dim] = (p[dim] + shape[dim] - start) % shape[dim]; return p
            })
        var longer = shape
        longer[dim] *= 3
        try expectClose(
            x.repeatInterleave(3, dim: dim),
            rearranged(grid, longer) {
                var p = $0; p[dim] /= 3; return p
            })
        var repeats = shape.map { _ in 1 }
        repeats[dim] = 3
        try expectClose(
            x.repeated(repeats),
            rearranged(grid, longer) {
                var p = $0; p[dim] %= shape[dim]; return p
            })
        let inserted = try x.unsqueeze(dim).expand(shape[..<dim] + [4] + shape[dim...])
        try expectClose(inserted.select(dim: dim, index: 3), grid)
        try expectClose(x.unsqueeze(dim).squeeze(dim), grid)
    }
}

@Test func `a reshape keeps the row-major order and shares storage where it can`() throws {
    let x = try Tensor.arange(24).reshape([2, 3, 4])
    #expect(try x.reshape([-1, 8]).array(of: Int.self) == Array(0..<24))
    #expect(try x.reshape([6, 4]).sharesStorage(with: x))
    #expect(try x.flatten(from: 1).shape == [2, 12])
    #expect(try x.flatten().shape == [24])
    let turned = try x.transpose(0, 2)
    #expect(throws: TorchError.self) { try turned.view([24]) }
    #expect(try !turned.reshape([24]).sharesStorage(with: x))
    #expect(throws: TorchError.self) { try x.reshape([5, 5]) }
}

@Test func `slices follow Python's bounds`() throws {
    let x = try Tensor.arange(6)
    #expect(try x.slice(dim: 0, from: 1, to: -1, step: 2).array(of: Int.self) == [1, 3])
    #expect(try x.slice(dim: 0, from: -2).array(of: Int.self) == [4, 5])
    #expect(try x.slice(dim: 0, to: 100).count == 6)
    #expect(try x.slice(dim: 0, from: 4, to: 2).count == 0)
    #expect(throws: TorchError.self) { try x.slice(dim: 0, step: 0) }
    #expect(throws: TorchError.self) { try x.narrow(dim: 0, start: 4, length: 3) }
    #expect(throws: TorchError.self) { try x.select(dim: 0, index: 6) }
}

@Test func `parts joined again are the whole`() throws {
    var draw = Draw(seed: 22)
    for _ in 0..<200 {
        let shape = draw.shape(size: 1...7)
        let x = try draw.tensor(shape)
        let dim = draw.int(0...shape.count - 1)
        let first = draw.int(0...shape[dim])
        let parts = try x.split(sizes: [first, shape[dim] - first], dim: dim)
        #expect(parts.count == 2)
        #expect(try Tensor.cat(parts, dim: dim).equal(x))
        let slices = try (0..<shape[dim]).map { try x.select(dim: dim, index: $0) }
        #expect(try Tensor.stack(slices, dim: dim).equal(x))
        #expect(try Tensor.cat(x.chunk(shape[dim], dim: dim), dim: dim).equal(x))
    }
}

@Test func `parts that do not make up the whole are an error`() throws {
    let x = try Tensor.zeros([6])
    #expect(throws: TorchError.self) { try x.split(sizes: [2, 3], dim: 0) }
    let error = #expect(throws: TorchError.self) { try x.chunk(4, dim: 0) }
    #expect(error?.description == "chunk(float32[6]): size 6 of dimension 0 is no multiple of 4")
    #expect(throws: TorchError.self) { try x.chunk(0, dim: 0) }
    #expect(throws: TorchError.self) { try Tensor.cat([], dim: 0) }
    #expect(throws: TorchError.self) { try Tensor.stack([x, Tensor.zeros([5])], dim: 0) }
}

@Test func `triangles keep the diagonal that they are reported`() throws {
    let x = try Tensor.ones([3, 3])
    #expect(try x.tril().array(of: Int.self) == [1, 0, 0, 1, 1, 0, 1, 1, 1])
    #expect(try x.triu(diagonal: 1).array(of: Int.self) == [0, 1, 1, 0, 0, 1, 0, 0, 0])
}

@Test func `a margin holds the padding value, the last dimension first`() throws {
    let x = try Tensor([1, 2], shape: [1, 2])
    #expect(try x.pad([1, 0, 0, 1], value: 9).array(of: Int.self) == [9, 1, 2, 9, 9, 9])
    #expect(throws: TorchError.self) { try x.pad([1]) }
}

@Test func `bicubic resampling keeps constants and the pixels of an equal size`() throws {
    var draw = Draw(seed: 23)
    let x = try draw.tensor([1, 2, 5, 4])
    try expectClose(x.upsampleBicubic(height: 5, width: 4), Grid(x))
    let flat = try Tensor.full([1, 1, 3, 3], 2.5, dtype: .float64).upsampleBicubic(height: 7, width: 5)
    try expectClose(flat, Grid([1, 1, 7, 5]) { _ in 2.5 })
    #expect(throws: TorchError.self) { try x.upsampleBicubic(height: 0, width: 1) }
}

@Test func `bicubic resampling weighs four neighbours with a = -0.75`() throws {
    // Doubling a row: output 2 lies at 0.75 between inputs 0.25 and 1.25, so its weights are those of t = 0.25 or 0.75.
    func weight(_ t: Double) -> Double {
        let (a, t) = (-0.75, abs(t))
        return t <= 1 ? ((a + 2) * t - (a + 3)) * t * t + 1 : ((a * t - 5 * a) * t + 8 * a) * t - 4 * a
    }
    let row = [3.0, -1, 4, 1, 5, -9]
    let grid = Grid([1, 1, 1, 12]) { place in
        let center = (Double(place[3]) + 0.5) / 2 - 0.5
        let first = Int(center.rounded(.down)) - 1
        return (first..<first + 4).reduce(0) { $0 + row[min(max($1, 0), 5)] * weight(center - Double($1)) }
    }
    try expectClose(Tensor(row, shape: [1, 1, 1, 6]).upsampleBicubic(height: 1, width: 12), grid)
}

@Test func `gradients of rearrangements are those of finite differences`() throws {
    var draw = Draw(seed: 24)
    let x = try draw.tensor([2, 3, 2])
    try checkGradient(at: [x]) { try $0[0].permute([2, 0, 1]).reshape([4, 3]).flip([1]) }
    try checkGradient(at: [x]) {
        try $0[0].repeatInterleave(2, dim: 1).roll(1, dim: 0).narrow(dim: 1, start: 1, length: 4)
    }
    try checkGradient(at: [x]) { try Tensor.cat([$0[0], $0[0].pad([1, 0])], dim: 2).tril() }
    try checkGradient(at: [x]) { try $0[0].unsqueeze(0).upsampleBicubic(height: 4, width: 3) }
    try checkGradient(at: [x]) { try Tensor.stack($0[0].split(sizes: [1, 1], dim: 0), dim: 1).expand([1, 2, 3, 2]) }
}
