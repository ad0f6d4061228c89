public import SegLayers
public import Torch

extension ParameterStore {
    /// Parameters of a fresh model: weights from a normal distribution cut at two deviations, norms 1, biases 0.
    ///
    /// The numbers come from an own generator and depend on the seed and the parameter's place only, not on libtorch or the device.
    /// A parameter that a checkpoint may leave out is left out.
    ///
    /// - Parameters:
    ///   - shapes: the parameters.
    ///   - seed: same seed, same numbers.
    ///   - deviation: standard deviation before cutting, 0.02 in the reference's configuration (`initializer_range`).
    ///   - dtype: type of the parameters.
    ///   - device: where they go.
    /// - Returns: one parameter a shape, in order.
    /// - Throws: `LayerError.duplicateParameter` when two shapes have one name.
    public static func random(
        _ shapes: [ParameterShape], seed: UInt64, deviation: Double = 0.02, dtype: DType = .float32,
        device: Device = .cpu
    ) throws -> ParameterStore {
        var store = ParameterStore()
        for (index, parameter) in shapes.enumerated() where !parameter.isOptional {
            var source = NormalSource(seed: seed, stream: UInt64(index))
            let values: [Float] =
                switch parameter.role {
                case .weight: source.cut(count: parameter.count, deviation: deviation)
                case .bias: [Float](repeating: 0, count: parameter.count)
                case .scale: [Float](repeating: 1, count: parameter.count)
                }
            let tensor = try Tensor(values, shape: parameter.shape).to(dtype: dtype, device: device)
            try store.insert(tensor, as: parameter.name)
        }
        return store
    }
}

/// Numbers from a normal distribution without its tails.
private struct NormalSource {
    private var bits: RandomBits

    init(seed: UInt64, stream: UInt64) {
        bits = RandomBits(seed: seed, stream: stream)
    }

    /// `count` numbers with the given deviation, none further than two deviations from 0.
    mutating func cut(count: Int, deviation: Double) -> [Float] {
        var values: [Float] = []
        values.reserveCapacity(count + 1)
        while values.count < count {
            let (first, second) = bits.normals()
            if abs(first) <= 2 { values.append(Float(first * deviation)) }
            if abs(second) <= 2 && values.count < count { values.append(Float(second * deviation)) }
        }
        return values
    }
}
