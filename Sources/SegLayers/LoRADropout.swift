internal import Torch

/// Drops numbers of what adapters are given while they are trained, as `torch.nn.Dropout` does; otherwise nothing.
///
/// What is dropped depends on the seed, the number of the pass and the adapter alone: the second run of a block that is
/// recomputed drops the same as the first, and a run that goes on from a checkpoint the same as one that was never
/// stopped.
///
/// A reference: all adapters of a model share one, and whoever trains them says when.
public final class LoRADropout {
    /// Share of the numbers that are dropped, 0 ..< 1.
    public let probability: Double
    private let seed: UInt64
    private var pass: Int?

    /// A rule that drops `probability` of the numbers.
    public init(probability: Double, seed: UInt64) {
        precondition((0..<1).contains(probability), "a share is 0 or more and below 1")
        (self.probability, self.seed) = (probability, seed)
    }

    /// Drops while `body` runs, which holds a forward and the backward pass that belongs to it.
    ///
    /// - Parameters:
    ///   - pass: number of the pass in the run; the same number drops the same.
    ///   - body: everything that is to see the same numbers.
    /// - Throws: what `body` throws.
    /// - Returns: what `body` returns.
    public func during<Result>(pass: Int, _ body: () throws -> Result) rethrows -> Result {
        self.pass = pass
        defer { self.pass = nil }
        return try body()
    }

    /// `x` with some numbers set to 0 and the others divided by the share that stays; `x` itself outside of
    /// ``during(pass:_:)``.
    func thinned(_ x: Tensor, stream: Int) throws -> Tensor {
        guard let pass, probability > 0 else { return x }
        let source = try RandomSource(seed: Self.seed(seed, pass, stream), device: x.device)
        let draws = try Tensor.rand(x.shape, device: x.device, generator: source)
        return try x * (draws.ge(probability).to(x.dtype) / (1 - probability))
    }

    /// One seed of three numbers: SplitMix64's mixing, number after number.
    private static func seed(_ seed: UInt64, _ pass: Int, _ stream: Int) -> UInt64 {
        [UInt64(bitPattern: Int64(pass)), UInt64(bitPattern: Int64(stream))].reduce(seed) { state, number in
            var z = (state ^ number) &+ 0x9E37_79B9_7F4A_7C15
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }
}
