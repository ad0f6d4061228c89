internal import CTorch

/// How a loss over many elements becomes its result.
public enum Reduction: Sendable {
    /// Each element's own loss.
    case none
    /// The mean over the elements that count.
    case mean
    /// The sum.
    case sum

    var code: CTReduction {
        switch self {
        case .none: CT_REDUCE_NONE
        case .mean: CT_REDUCE_MEAN
        case .sum: CT_REDUCE_SUM
        }
    }
}

extension Tensor {
    /// The matrix product over the last two dimensions, the others broadcast; vectors as torch treats them.
    public func matmul(_ other: Tensor) throws(TorchError) -> Tensor {
        try made("matmul", self, other) { ct_matmul(handle, other.handle, $0) }
    }

    /// One matrix product for each entry: [B, N, K] × [B, K, M] → [B, N, M].
    public func bmm(_ other: Tensor) throws(TorchError) -> Tensor {
        try made("bmm", self, other) { ct_bmm(handle, other.handle, $0) }
    }

    /// bias + x y for matrices.
    public static func addmm(_ bias: Tensor, _ x: Tensor, _ y: Tensor) throws(TorchError) -> Tensor {
        try made("addmm", bias, x, y) { ct_addmm(bias.handle, x.handle, y.handle, $0) }
    }

    /// beta · bias + alpha · x y, one matrix product for each entry.
    public static func baddbmm(
        _ bias: Tensor, _ x: Tensor, _ y: Tensor, beta: Double = 1, alpha: Double = 1
    ) throws(TorchError) -> Tensor {
        try made("baddbmm", bias, x, y) {
            ct_baddbmm(bias.handle, x.handle, y.handle, beta.bridged, alpha.bridged, $0)
        }
    }

    /// Every product of an element of this vector with one of the other: [N] × [M] → [N, M].
    public func outer(_ other: Tensor) throws(TorchError) -> Tensor {
        try made("outer", self, other) { ct_outer(handle, other.handle, $0) }
    }

    /// x Wᵀ + b over the last dimension: [..., in] with weight [out, in] → [..., out].
    public func linear(_ weight: Tensor, _ bias: Tensor? = nil) throws(TorchError) -> Tensor {
        try made("linear", self, weight, bias) { ct_linear(handle, weight.handle, bias?.handle, $0) }
    }

    /// ``linear(_:_:)`` in f32 on the CPU, summed in one order whatever the number of rows: a row gets the same bits
    /// alone and among others.
    ///
    /// - Throws: `TorchError` when shapes, types or devices do not fit.
    public func orderedLinear(_ weight: Tensor, _ bias: Tensor? = nil) throws(TorchError) -> Tensor {
        try made("ordered_linear", self, weight, bias) {
            ct_ordered_linear(handle, weight.handle, bias?.handle, $0)
        }
    }

    /// Zero mean and unit variance over the trailing dimensions of these sizes, then weight and bias.
    public func layerNorm(
        _ sizes: [Int], weight: Tensor? = nil, bias: Tensor? = nil, epsilon: Double
    ) throws(TorchError) -> Tensor {
        let list = sizes.int64
        return try made("layer_norm", self, weight, bias) {
            ct_layer_norm(handle, list, list.count, weight?.handle, bias?.handle, epsilon, $0)
        }
    }

    /// Unit root mean square over the last dimension, then the weight.
    ///
    /// Lower precisions are normalised in f32 and rounded before the weight is applied, as transformers'
    /// `Qwen2RMSNorm` and its kin do.
    public func rmsNorm(weight: Tensor, epsilon: Double) throws(TorchError) -> Tensor {
        try made("rms_norm", self, weight) { ct_rms_norm(handle, weight.handle, epsilon, $0) }
    }

    /// softmax(q kᵀ · scale + mask) v, in whichever fused form the device offers.
    ///
    /// Shapes: q [..., H, L, D], k [..., K, S, D], v [..., K, S, E] → [..., H, L, E]. The mask is broadcast to
    /// [..., H, L, S]; it is boolean (true takes part) or added to the scores. With `causal`, which excludes a mask,
    /// query i sees keys 0…i. `dropout` is the probability of dropping an attention weight. The scale is 1/√D when nil,
    /// and must not be 0. With `grouped`, H may be a multiple of K: each key head serves H/K neighbouring query heads.
    public static func attention(
        _ q: Tensor, _ k: Tensor, _ v: Tensor, mask: Tensor? = nil, dropout: Double = 0, causal: Bool = false,
        scale: Double? = nil, grouped: Bool = false
    ) throws(TorchError) -> Tensor {
        try made("scaled_dot_product_attention", q, k, v, mask) {
            ct_scaled_dot_product_attention(
                q.handle, k.handle, v.handle, mask?.handle, dropout, causal, scale ?? 0, grouped, $0)
        }
    }

    /// softmax(q kᵀ · scale) v of one query a row, for writing answers token by token.
    ///
    /// Rows R, key heads K, queries G of a key head, tokens S of a row and L of a prefix, widths D of a key and E of a
    /// value. In f32 on the CPU, where no gradients are recorded, nothing is copied and one that several rows share is
    /// read from the nearest cache; elsewhere this is ``attention(_:_:_:mask:dropout:causal:scale:grouped:)`` of the
    /// joined keys.
    ///
    /// - Parameters:
    ///   - q: [R, K, G, D]; of another type than the keys it is brought to theirs.
    ///   - k: [R, K, S, D]
    ///   - v: [R, K, S, E]
    ///   - prefixes: keys [P, K, L, D] and values [P, K, L, E] that rows share, which come first, and for each row, [R]
    ///     int64, which are its own.
    ///   - scale: 1/√D when nil; must not be 0.
    /// - Returns: [R, K, G, E]
    /// - Throws: `TorchError` when shapes, types or prefixes do not fit, or there is nothing to look at.
    public static func decodeAttention(
        _ q: Tensor, _ k: Tensor, _ v: Tensor, prefixes: (keys: Tensor, values: Tensor, rows: Tensor)? = nil,
        scale: Double? = nil
    ) throws(TorchError) -> Tensor {
        try made("decode_attention", q, k, v, prefixes?.keys, prefixes?.values, prefixes?.rows) {
            ct_decode_attention(
                q.handle, k.handle, v.handle, prefixes?.keys.handle, prefixes?.values.handle, prefixes?.rows.handle,
                scale ?? 0,
                $0)
        }
    }

    /// softmax(q kᵀ · scale) v in f32 on the CPU, summed in an order that depends on the sequence of the keys that a
    /// query looks at alone.
    ///
    /// So a query gets the same bits whatever else is asked beside it, and by
    /// ``decodeAttention(_:_:_:prefixes:scale:)`` of the same keys.
    ///
    /// - Parameters:
    ///   - q: [B, H, L, D]
    ///   - k: [B, K, S, D]; H is a multiple of K, and each key head serves H/K neighbouring query heads.
    ///   - v: [B, K, S, E]
    ///   - mask: [B or 1, 1, L, S] bool; true takes part. Every query must look at something.
    ///   - causal: whether the queries are the last L of S tokens, each of which sees itself and what comes before;
    ///     excludes a mask.
    ///   - scale: 1/√D when nil; must not be 0.
    /// - Returns: [B, H, L, E]
    /// - Throws: `TorchError` when shapes, types or devices do not fit.
    public static func orderedAttention(
        _ q: Tensor, _ k: Tensor, _ v: Tensor, mask: Tensor? = nil, causal: Bool = false, scale: Double? = nil
    ) throws(TorchError) -> Tensor {
        try made("ordered_attention", q, k, v, mask) {
            ct_ordered_attention(q.handle, k.handle, v.handle, mask?.handle, causal, scale ?? 0, $0)
        }
    }

    /// The negative log likelihood of `targets` under the softmax of these logits [N, classes] (or [N, classes, …]).
    ///
    /// Targets equal to `ignoring` do not count; the mean over no targets is NaN.
    public func crossEntropy(
        _ targets: Tensor, ignoring: Int = -100, reduction: Reduction = .mean, labelSmoothing: Double = 0
    ) throws(TorchError) -> Tensor {
        try made("cross_entropy", self, targets) {
            ct_cross_entropy(handle, targets.handle, Int64(ignoring), reduction.code, labelSmoothing, $0)
        }
    }

    /// The squared difference from `target`.
    public func meanSquaredError(
        _ target: Tensor, reduction: Reduction = .mean
    ) throws(TorchError) -> Tensor {
        try made("mse_loss", self, target) { ct_mse_loss(handle, target.handle, reduction.code, $0) }
    }
}
