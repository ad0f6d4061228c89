import Foundation
import Testing
import Torch

/// Groups a grid's values by the place that remains when `dims` are reduced, and folds each group.
private func folded(_ x: Grid, _ dims: Set<Int>, keep: Bool, _ fold: ([Double]) -> Double) -> Grid {
    let kept = x.shape.indices.map { dims.contains($0) ? 1 : x.shape[$0] }
    let groups = Grid(kept) { place in
        let inside = Grid.places(x.shape.indices.map { dims.contains($0) ? x.shape[$0] : 1 })
        return fold(inside.map { offset in x[zip(place, offset).map { $0 + $1 }] })
    }
    guard !keep else { return groups }
    var result = groups
    result.shape = x.shape.indices.filter { !dims.contains($0) }.map { x.shape[$0] }
    return result
}

@Test func `reductions agree with plain sums, over drawn shapes and dimensions`() throws {
    var draw = Draw(seed: 41)
    for _ in 0..<300 {
        let shape = draw.shape()
        let x = try draw.tensor(shape)
        let grid = try Grid(x)
        let dims = Array(draw.shuffled(shape.count).prefix(draw.int(0...shape.count)))
        let all = dims.isEmpty ? Set(shape.indices) : Set(dims)
        let keep = draw.bool()
        func check(_ got: Tensor, _ fold: ([Double]) -> Double) throws {
            try expectClose(got, folded(grid, all, keep: keep, fold), within: 1e-11)
        }
        func mean(_ v: [Double]) -> Double { v.reduce(0, +) / Double(v.count) }
        func deviation(_ v: [Double]) -> Double { v.reduce(0) { $0 + ($1 - mean(v)) * ($1 - mean(v)) } }
        try check(x.sum(dims: dims, keep: keep)) { $0.reduce(0, +) }
        try check(x.mean(dims: dims, keep: keep), mean)
        try check(x.amax(dims: dims, keep: keep)) { $0.max() ?? .nan }
        try check(x.amin(dims: dims, keep: keep)) { $0.min() ?? .nan }
        try check(x.logSumExp(dims: dims, keep: keep)) { log($0.reduce(0) { $0 + exp($1) }) }
        try check(x.variance(dims: dims, unbiased: false, keep: keep)) { deviation($0) / Double($0.count) }
        try check(x.norm(dims: dims, keep: keep)) { $0.reduce(0) { $0 + $1 * $1 }.squareRoot() }
        try check(x.norm(p: 1, dims: dims, keep: keep)) { $0.reduce(0) { $0 + abs($1) } }
        try check(x.norm(p: .infinity, dims: dims, keep: keep)) { $0.reduce(0) { max($0, abs($1)) } }
    }
}

@Test func `the unbiased variance divides by one less`() throws {
    #expect(try Tensor([1.0, 2, 4, 5]).variance().item() == 10.0 / 3)
}

@Test func `integers are summed exactly`() throws {
    let x = try Tensor([UInt8](repeating: 255, count: 1000))
    #expect(try x.sum().itemInt() == 255_000)
    #expect(try Tensor([true, true, false]).sum().itemInt() == 2)
}

@Test func `orders agree with Swift's, and equal elements keep theirs`() throws {
    var draw = Draw(seed: 42)
    for _ in 0..<300 {
        let count = draw.int(1...20)
        let values = (0..<count).map { _ in Double(draw.int(0...6)) }
        let x = try Tensor(values)
        let up = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
        let down = values.indices.sorted { (-values[$0], $0) < (-values[$1], $1) }
        #expect(try x.sort().indices.array(of: Int.self) == up)
        #expect(try x.sort(descending: true).indices.array(of: Int.self) == down)
        #expect(try x.sort().values.array(of: Double.self) == up.map { values[$0] })
        let k = draw.int(0...count)
        #expect(try x.topk(k).values.array(of: Double.self) == down.prefix(k).map { values[$0] })
        #expect(try x.topk(k, largest: false).values.array(of: Double.self) == up.prefix(k).map { values[$0] })
        let indices = try x.topk(k).indices.array(of: Int.self)
        #expect(try indices.map { values[$0] } == x.topk(k).values.array(of: Double.self))
        #expect(try values[x.argmax(dim: 0).itemInt()] == values.max())
        #expect(try values[x.argmin(dim: 0).itemInt()] == values.min())
    }
    #expect(throws: TorchError.self) { try Tensor([1.0]).topk(2) }
    #expect(try Tensor.zeros([2, 3]).argmax(dim: 1, keep: true).shape == [2, 1])
}

@Test func `running sums end in the sum`() throws {
    #expect(try Tensor([1, 2, 3]).cumsum(dim: 0).array(of: Int.self) == [1, 3, 6])
}

@Test func `softmax sums to one, ignores a shift and survives large numbers`() throws {
    var draw = Draw(seed: 43)
    for _ in 0..<100 {
        let x = try draw.tensor(draw.shape(rank: 2...3))
        let p = try x.softmax(dim: -1)
        #expect(try p.sum(dims: [-1]).allClose(Tensor(scalar: 1, dtype: .float64)))
        #expect(try (x + 5).softmax(dim: -1).allClose(p))
        #expect(try x.logSoftmax(dim: -1).allClose(p.log()))
        #expect(try x.logSoftmax(dim: -1).allClose(x - x.logSumExp(dims: [-1], keep: true)))
    }
    #expect(try Tensor([1000.0, 0]).softmax(dim: 0).array(of: Double.self) == [1, 0])
}

@Test func `gradients of reductions are those of finite differences`() throws {
    var draw = Draw(seed: 44)
    let x = try draw.tensor([3, 4])
    let ops: [(Tensor) throws -> Tensor] = [
        { try $0.sum(dims: [0]) }, { try $0.mean() }, { try $0.amax(dims: [1]) }, { try $0.amin() },
        { try $0.logSumExp(dims: [1]) }, { try $0.variance(dims: [0]) }, { try $0.norm() }, { try $0.cumsum(dim: 1) },
        { try $0.softmax(dim: 1) }, { try $0.logSoftmax(dim: 0) }, { try $0.topk(2).values }, { try $0.sort().values },
    ]
    for op in ops { try checkGradient(at: [x]) { try op($0[0]) } }
}
