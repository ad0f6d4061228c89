internal import CTorch

/// A stream of random numbers of its own, for one device; what it gives is a function of its seed.
///
/// The stream differs between kinds of devices and may differ between versions of libtorch.
public final class RandomSource {
    let handle: OpaquePointer

    /// A stream that begins at `seed`.
    public init(seed: UInt64, device: Device = .cpu) throws(TorchError) {
        handle = try newHandle("generator") { ct_generator_new(seed, device.index, $0) }
    }

    deinit {
        ct_generator_free(handle)
    }

    /// The place in the stream, as bytes on the CPU.
    public func state() throws(TorchError) -> Tensor {
        try made("generator_state") { ct_generator_state(handle, $0) }
    }

    /// Goes to a place in the stream that ``state()`` gave.
    public func setState(_ state: Tensor) throws(TorchError) {
        try run("generator_set_state", state) { ct_generator_set_state(handle, state.handle) }
    }
}

// Without a source, these draw from the device's default generator, which `TorchRuntime.manualSeed` seeds.
extension Tensor {
    /// Numbers drawn uniformly from 0 (included) to 1 (excluded).
    public static func rand(
        _ shape: [Int], dtype: DType = .float32, device: Device = .cpu, generator: RandomSource? = nil
    ) throws(TorchError) -> Tensor {
        let sizes = shape.int64
        return try withExtendedLifetime(generator) { () throws(TorchError) in
            try made("rand") { ct_rand(sizes, sizes.count, dtype.code, device.index, generator?.handle, $0) }
        }
    }

    /// Numbers drawn from the normal distribution of mean 0 and variance 1.
    public static func randn(
        _ shape: [Int], dtype: DType = .float32, device: Device = .cpu, generator: RandomSource? = nil
    ) throws(TorchError) -> Tensor {
        let sizes = shape.int64
        return try withExtendedLifetime(generator) { () throws(TorchError) in
            try made("randn") { ct_randn(sizes, sizes.count, dtype.code, device.index, generator?.handle, $0) }
        }
    }

    /// Whole numbers drawn uniformly from a range.
    public static func randint(
        _ range: Range<Int>, _ shape: [Int], dtype: DType = .int64, device: Device = .cpu,
        generator: RandomSource? = nil
    ) throws(TorchError) -> Tensor {
        let (low, high) = (Int64(range.lowerBound), Int64(range.upperBound))
        let sizes = shape.int64
        return try withExtendedLifetime(generator) { () throws(TorchError) in
            try made("randint") {
                ct_randint(low, high, sizes, sizes.count, dtype.code, device.index, generator?.handle, $0)
            }
        }
    }

    /// `count` indices for each row of weights [classes] or [rows, classes], drawn in proportion to the weights.
    public func multinomial(
        _ count: Int, replacement: Bool = false, generator: RandomSource? = nil
    ) throws(TorchError) -> Tensor {
        try withExtendedLifetime(generator) { () throws(TorchError) in
            try made("multinomial", self) {
                ct_multinomial(handle, Int64(count), replacement, generator?.handle, $0)
            }
        }
    }
}
