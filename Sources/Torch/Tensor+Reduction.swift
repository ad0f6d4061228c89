internal import CTorch

// Many elements into few. An empty list of dimensions means all of them; `keep` leaves reduced dimensions at size 1.
extension Tensor {
    /// The sum over the dimensions. Integers are summed as `int64`.
    public func sum(dims: [Int] = [], keep: Bool = false) throws(TorchError) -> Tensor {
        let list = dims.int64
        return try made("sum", self) { ct_sum(handle, list, list.count, keep, $0) }
    }

    /// The mean over the dimensions.
    public func mean(dims: [Int] = [], keep: Bool = false) throws(TorchError) -> Tensor {
        let list = dims.int64
        return try made("mean", self) { ct_mean(handle, list, list.count, keep, $0) }
    }

    /// The largest element over the dimensions; its gradient is shared among equals.
    public func amax(dims: [Int] = [], keep: Bool = false) throws(TorchError) -> Tensor {
        let list = dims.int64
        return try made("amax", self) { ct_amax(handle, list, list.count, keep, $0) }
    }

    /// The smallest element over the dimensions; its gradient is shared among equals.
    public func amin(dims: [Int] = [], keep: Bool = false) throws(TorchError) -> Tensor {
        let list = dims.int64
        return try made("amin", self) { ct_amin(handle, list, list.count, keep, $0) }
    }

    /// The logarithm of the sum of exponentials, computed without overflow.
    public func logSumExp(dims: [Int] = [], keep: Bool = false) throws(TorchError) -> Tensor {
        let list = dims.int64
        return try made("logsumexp", self) { ct_logsumexp(handle, list, list.count, keep, $0) }
    }

    /// The variance over the dimensions, divided by n - 1 when `unbiased`, by n otherwise.
    public func variance(
        dims: [Int] = [], unbiased: Bool = true, keep: Bool = false
    ) throws(TorchError) -> Tensor {
        let list = dims.int64
        return try made("var", self) { ct_var(handle, list, list.count, unbiased, keep, $0) }
    }

    /// The p-norm over the dimensions: the p-th root of the sum of |x| to the p.
    public func norm(p: Double = 2, dims: [Int] = [], keep: Bool = false) throws(TorchError) -> Tensor {
        let list = dims.int64
        return try made("linalg_vector_norm", self) { ct_norm(handle, p, list, list.count, keep, $0) }
    }

    /// The index of the largest element along a dimension, as `int64`.
    public func argmax(dim: Int, keep: Bool = false) throws(TorchError) -> Tensor {
        try made("argmax", self) { ct_argmax(handle, Int64(dim), keep, $0) }
    }

    /// The index of the smallest element along a dimension, as `int64`.
    public func argmin(dim: Int, keep: Bool = false) throws(TorchError) -> Tensor {
        try made("argmin", self) { ct_argmin(handle, Int64(dim), keep, $0) }
    }

    /// The `k` largest (or smallest) elements along a dimension, best first, and their indices.
    public func topk(
        _ k: Int, dim: Int = -1, largest: Bool = true
    ) throws(TorchError) -> (values: Tensor, indices: Tensor) {
        try pair("topk") { ct_topk(handle, Int64(k), Int64(dim), largest, $0, $1) }
    }

    /// The elements in order along a dimension, and the indices they came from. Equal elements keep their order.
    public func sort(
        dim: Int = -1, descending: Bool = false
    ) throws(TorchError) -> (values: Tensor, indices: Tensor) {
        try pair("sort") { ct_sort(handle, Int64(dim), descending, $0, $1) }
    }

    private func pair(
        _ name: StaticString, by body: (HandleSlot, HandleSlot) -> OpaquePointer?
    ) throws(TorchError) -> (values: Tensor, indices: Tensor) {
        var second: OpaquePointer?
        let values = try made(name, self) { body($0, &second) }
        let indices = try made(name, self) {
            $0.pointee = second; return nil
        }
        return (values, indices)
    }

    /// The running sum along a dimension.
    public func cumsum(dim: Int) throws(TorchError) -> Tensor {
        try made("cumsum", self) { ct_cumsum(handle, Int64(dim), $0) }
    }

    /// exp(x) over its sum along a dimension.
    public func softmax(dim: Int) throws(TorchError) -> Tensor {
        try made("softmax", self) { ct_softmax(handle, Int64(dim), $0) }
    }

    /// The logarithm of ``softmax(dim:)``, computed without overflow.
    public func logSoftmax(dim: Int) throws(TorchError) -> Tensor {
        try made("log_softmax", self) { ct_log_softmax(handle, Int64(dim), $0) }
    }
}
