import Foundation
import Testing
import Torch

/// The error function's complement gives the normal distribution's cumulative function.
@Sendable private func gelu(_ x: Double) -> Double { x * 0.5 * erfc(-x / 2.0.squareRoot()) }

@Sendable private func tanhGelu(_ x: Double) -> Double {
    x * 0.5 * (1 + Foundation.tanh((2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)))
}

private let functions: [(String, @Sendable (Tensor) throws -> Tensor, @Sendable (Double) -> Double)] = [
    ("exp", { try $0.exp() }, { Foundation.exp($0) }),
    ("log", { try $0.log() }, { Foundation.log($0) }),
    ("sqrt", { try $0.sqrt() }, { $0.squareRoot() }),
    ("rsqrt", { try $0.rsqrt() }, { 1 / $0.squareRoot() }),
    ("cos", { try $0.cos() }, { Foundation.cos($0) }),
    ("sin", { try $0.sin() }, { Foundation.sin($0) }),
    ("tanh", { try $0.tanh() }, { Foundation.tanh($0) }),
    ("abs", { try $0.abs() }, { Swift.abs($0) }),
    ("square", { try $0.square() }, { $0 * $0 }),
    ("floor", { try $0.floor() }, { $0.rounded(.down) }),
    ("round", { try $0.round() }, { $0.rounded(.toNearestOrEven) }),
    ("sigmoid", { try $0.sigmoid() }, { 1 / (1 + Foundation.exp(-$0)) }),
    ("relu", { try $0.relu() }, { max($0, 0) }),
    ("silu", { try $0.silu() }, { $0 / (1 + Foundation.exp(-$0)) }),
    ("gelu", { try $0.gelu() }, gelu),
    ("tanh gelu", { try $0.gelu(tanhApproximation: true) }, tanhGelu),
]

@Test(arguments: functions.indices) func `functions of one element agree with plain arithmetic`(number: Int) throws {
    let (name, function, reference) = functions[number]
    var draw = Draw(seed: UInt64(number))
    for _ in 0..<100 {
        let shape = draw.shape()
        let x = try draw.tensor(shape, ["log", "sqrt", "rsqrt"].contains(name) ? 0.1...3 : -3...3)
        let grid = try Grid(x)
        try expectClose(function(x), Grid(shape) { reference(grid[$0]) }, within: 1e-12)
    }
}

@Test func `gradients of functions are those of finite differences`() throws {
    var draw = Draw(seed: 5)
    let flat = ["floor", "round"]
    for (name, function, _) in functions where !flat.contains(name) {
        try checkGradient(at: [draw.tensor([3, 4], 0.2...2)]) { try function($0[0]) }
    }
}

@Test func `ties round to even`() throws {
    #expect(try Tensor([0.5, 1.5, 2.5, -0.5]).round().array(of: Double.self) == [0, 2, 2, 0])
}

@Test func `dropout outside of training changes nothing`() throws {
    let x = try Tensor([1.0, 2])
    #expect(try x.dropout(0.5, training: false).equal(x))
    #expect(throws: TorchError.self) { try x.dropout(1.5, training: true) }
}
