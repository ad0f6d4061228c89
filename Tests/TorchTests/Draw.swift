import TestSupport
import Testing
import Torch

/// Seeded draws of shapes and values.
struct Draw {
    private var generator: SplitMix64

    init(seed: UInt64) {
        generator = SplitMix64(seed: seed)
    }

    mutating func int(_ range: ClosedRange<Int>) -> Int {
        Int.random(in: range, using: &generator)
    }

    mutating func bool() -> Bool {
        Bool.random(using: &generator)
    }

    mutating func values(_ count: Int, _ range: ClosedRange<Double> = -2...2) -> [Double] {
        (0..<count).map { _ in Double.random(in: range, using: &generator) }
    }

    mutating func shape(rank: ClosedRange<Int> = 1...4, size: ClosedRange<Int> = 1...5) -> [Int] {
        (0..<int(rank)).map { _ in int(size) }
    }

    mutating func tensor(_ shape: [Int], _ range: ClosedRange<Double> = -2...2) throws -> Tensor {
        try Tensor(values(shape.reduce(1, *), range), shape: shape)
    }

    mutating func shuffled(_ count: Int) -> [Int] {
        (0..<count).shuffled(using: &generator)
    }
}

/// Row-major values with a shape: the plain reference that operations are compared with.
struct Grid {
    var shape: [Int]
    var values: [Double]

    init(_ shape: [Int], _ value: ([Int]) -> Double) {
        self.shape = shape
        values = Grid.places(shape).map(value)
    }

    init(_ tensor: Tensor) throws {
        shape = tensor.shape
        values = try tensor.array(of: Double.self)
    }

    subscript(place: [Int]) -> Double {
        values[zip(place, shape).reduce(0) { $0 * $1.1 + $1.0 }]
    }

    /// All index tuples of a shape, in row-major order.
    static func places(_ shape: [Int]) -> [[Int]] {
        shape.reduce([[]]) { places, size in places.flatMap { place in (0..<size).map { place + [$0] } } }
    }
}

/// Expects a tensor of the grid's shape whose elements are as near as said, NaN being near NaN.
func expectClose(
    _ tensor: Tensor, _ grid: Grid, within tolerance: Double = 1e-12,
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    #expect(tensor.shape == grid.shape, sourceLocation: sourceLocation)
    let got = try tensor.array(of: Double.self)
    let worst = zip(got, grid.values).map { a, b in
        a == b || (a.isNaN && b.isNaN) ? 0 : abs(a - b) / max(1, abs(b))
    }
    #expect(worst.allSatisfy { $0 <= tolerance }, sourceLocation: sourceLocation)
}

/// Compares what autograd gives with central differences, at random double-precision inputs.
func checkGradient(
    at inputs: [Tensor], within tolerance: Double = 1e-6, sourceLocation: SourceLocation = #_sourceLocation,
    _ function: ([Tensor]) throws -> Tensor
) throws {
    var draw = Draw(seed: 17)
    let weights = try draw.tensor(function(inputs).shape)
    func value(_ inputs: [Tensor]) throws -> Tensor { try (function(inputs) * weights).sum() }

    let leaves = try inputs.map { try $0.detach().clone() }
    for leaf in leaves { try leaf.setRequiresGradient(true) }
    let gradients = try value(leaves).gradients(of: leaves)
    let step = 1e-6
    for (number, input) in inputs.enumerated() {
        let analytic = try #require(gradients[number]).array(of: Double.self)
        let base = try input.array(of: Double.self)
        for place in base.indices {
            let sides = try [step, -step].map { delta in
                var moved = base
                moved[place] += delta
                var arguments = inputs
                arguments[number] = try Tensor(moved, shape: input.shape)
                return try value(arguments).item()
            }
            let numeric = (sides[0] - sides[1]) / (2 * step)
            #expect(
                abs(numeric - analytic[place]) <= tolerance * max(1, abs(numeric)), "input \(number), element \(place)",
                sourceLocation: sourceLocation)
        }
    }
}
