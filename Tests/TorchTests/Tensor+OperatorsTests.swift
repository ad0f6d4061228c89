import Foundation
import Testing
import Torch

private func binary(
    _ x: Tensor, _ y: Tensor, _ shape: [Int], _ f: (Double, Double) -> Double
) throws -> Grid {
    let (a, b) = (try Grid(x), try Grid(y))
    func place(_ full: [Int], _ shape: [Int]) -> [Int] {
        zip(full.suffix(shape.count), shape).map { $1 == 1 ? 0 : $0 }
    }
    return Grid(shape) { f(a[place($0, a.shape)], b[place($0, b.shape)]) }
}

@Test func `arithmetic broadcasts as numpy does, over a thousand drawn shapes`() throws {
    var draw = Draw(seed: 11)
    for _ in 0..<1000 {
        let shape = draw.shape(rank: 0...4)
        var (left, right) = (shape, shape)
        for i in shape.indices {
            if draw.int(0...3) == 0 { left[i] = 1 } else if draw.int(0...3) == 0 { right[i] = 1 }
        }
        right = Array(right.dropFirst(draw.int(0...right.count)))
        let (x, y) = (try draw.tensor(left), try draw.tensor(right, 0.5...2))
        let result = (0..<shape.count).map { i in
            max(left[i], i < shape.count - right.count ? 1 : right[i - shape.count + right.count])
        }
        try expectClose(x + y, binary(x, y, result, +))
        try expectClose(x - y, binary(x, y, result, -))
        try expectClose(x * y, binary(x, y, result, *))
        try expectClose(x / y, binary(x, y, result, /))
        try expectClose(x.maximum(y), binary(x, y, result, max))
        try expectClose(x.minimum(y), binary(x, y, result, min))
        try expectClose(y.pow(x), binary(y, x, result) { Foundation.pow($0, $1) })
    }
}

@Test func `a number stands on either side`() throws {
    let x = try Tensor([1.0, 2, 4])
    func check(_ y: Tensor, _ expected: [Double]) throws { #expect(try y.array(of: Double.self) == expected) }
    try check(x + 1, [2, 3, 5])
    try check(1 + x, [2, 3, 5])
    try check(x - 1, [0, 1, 3])
    try check(1 - x, [0, -1, -3])
    try check(x * 0.5, [0.5, 1, 2])
    try check(0.5 * x, [0.5, 1, 2])
    try check(x / 2, [0.5, 1, 2])
    try check(-x, [-1, -2, -4])
    try check(x.pow(2), [1, 4, 16])
    try check(x.pow(-1.0), [1, 0.5, 0.25])
}

@Test func `integer division is Python's`() throws {
    let x = try Tensor([-7, -1, 0, 7])
    #expect(try x.remainder(3).array(of: Int.self) == [2, 2, 0, 1])
    #expect(try x.floorDivide(3).array(of: Int.self) == [-3, -1, 0, 2])
    #expect(try (x / 2).array(of: Double.self) == [-3.5, -0.5, 0, 3.5])
}

@Test func `clamp takes either bound or both, but not none`() throws {
    let x = try Tensor([-2.0, 0, 2])
    #expect(try x.clamp(min: -1, max: 1).array(of: Double.self) == [-1, 0, 1])
    #expect(try x.clamp(min: 0.5).array(of: Double.self) == [0.5, 0.5, 2])
    #expect(try x.clamp(max: 0).array(of: Double.self) == [-2, 0, 0])
    #expect(throws: TorchError.self) { try x.clamp() }
}

@Test func `gradients of arithmetic are those of finite differences`() throws {
    var draw = Draw(seed: 2)
    let (x, y) = (try draw.tensor([2, 3]), try draw.tensor([3], 0.5...2))
    try checkGradient(at: [x, y]) { try $0[0] + $0[1] }
    try checkGradient(at: [x, y]) { try $0[0] - $0[1] }
    try checkGradient(at: [x, y]) { try $0[0] * $0[1] }
    try checkGradient(at: [x, y]) { try $0[0] / $0[1] }
    try checkGradient(at: [y]) { try 2 / Tensor.ones([3], dtype: .float64) * $0[0].pow(3) }
    try checkGradient(at: [y]) { try 1 - (-$0[0]).pow(2) }
    try checkGradient(at: [x]) { try $0[0].clamp(min: -1, max: 1) }
    try checkGradient(at: [x, y]) { try $0[0].maximum($0[1]) * $0[0].minimum($0[1]) }
}

private func / (x: Int, y: Tensor) throws -> Tensor { try y.pow(-1) * x }
