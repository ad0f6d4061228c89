internal import SegLayers
internal import Torch

/// The type that a model computes in.
public enum DTypeChoice: String, CaseIterable, Sendable, Codable {
    /// bfloat16 when most of the checkpoint is stored so, float32 otherwise. Matrices that are stored quantized stay so.
    case auto
    /// Single precision.
    case float32
    /// The 16-bit type that large checkpoints are stored in.
    case bfloat16
    /// The language model's linear layers, experts and output layer as int8, see `QuantizedMatrix`, the rest as with `auto`: the vision
    /// tower and its projector, the table of words, norms, routers, and Kimi-VL's `kv_b_proj`. For inference, and as the
    /// frozen base of adapters.
    case int8
    /// As `int8`, with 4 bits for the feed-forward parts and experts, which are most of a model. Attention and the output layer keep 8: on
    /// Models/nano 4 bits everywhere cost 0.017 of IoU, this 0.008.
    case int4

    /// The type of everything that is not quantized.
    func resolved(for account: CheckpointAccount) -> DType {
        switch self {
        case .float32: .float32
        case .bfloat16: .bfloat16
        case .auto, .int8, .int4: account.mostBytes(in: "BF16") ? .bfloat16 : .float32
        }
    }

    /// How the matrix of `parameter` is quantized; nil when it is not.
    func format(of parameter: ParameterShape) -> QuantizedMatrix.Format? {
        switch self {
        case .auto, .float32, .bfloat16: nil
        case .int8: parameter.narrowest.map { _ in .int8 }
        case .int4: parameter.narrowest
        }
    }

    /// True when matrices that are stored quantized are loaded as they are, not as numbers.
    var keepsStoredFormats: Bool { self != .float32 && self != .bfloat16 }
}

extension CheckpointAccount {
    /// True when more than half of the bytes of parameters that are stored as numbers have the given type.
    fileprivate func mostBytes(in type: String) -> Bool {
        let numbers = consumed.filter { QuantizedMatrix.Format(stored: $0.tensor.type) == nil }
        let bytes = numbers.filter { $0.tensor.type == type }.reduce(0) { $0 + $1.tensor.byteCount }
        return 2 * bytes > numbers.reduce(0) { $0 + $1.tensor.byteCount }
    }
}
