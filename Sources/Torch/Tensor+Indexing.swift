internal import CTorch

// Indices are `int64` tensors; an index outside throws on the CPU. Masks are boolean tensors.
extension Tensor {
    /// The entries of a dimension that a rank-1 index names, in its order.
    public func indexSelect(dim: Int, _ indices: Tensor) throws(TorchError) -> Tensor {
        try made("index_select", self, indices) { ct_index_select(handle, Int64(dim), indices.handle, $0) }
    }

    /// For each place of `indices`, the element whose index along `dim` is written there.
    public func gather(dim: Int, _ indices: Tensor) throws(TorchError) -> Tensor {
        try made("gather", self, indices) { ct_gather(handle, Int64(dim), indices.handle, $0) }
    }

    /// A copy with `source`'s elements written where `indices` says along `dim`: the inverse of ``gather(dim:_:)``.
    public func scatter(dim: Int, _ indices: Tensor, _ source: Tensor) throws(TorchError) -> Tensor {
        try made("scatter", self, indices, source) {
            ct_scatter(handle, Int64(dim), indices.handle, source.handle, $0)
        }
    }

    /// A copy with a number written where `indices` says along `dim`.
    public func scatter(dim: Int, _ indices: Tensor, value: some TensorScalar) throws(TorchError) -> Tensor {
        try made("scatter", self, indices) {
            ct_scatter_value(handle, Int64(dim), indices.handle, value.bridged, $0)
        }
    }

    /// A copy with `source`'s elements added where `indices` says along `dim`.
    public func scatterAdd(dim: Int, _ indices: Tensor, _ source: Tensor) throws(TorchError) -> Tensor {
        try made("scatter_add", self, indices, source) {
            ct_scatter_add(handle, Int64(dim), indices.handle, source.handle, $0)
        }
    }

    /// A copy with a number where the mask is true.
    public func maskedFill(_ mask: Tensor, _ value: some TensorScalar) throws(TorchError) -> Tensor {
        try made("masked_fill", self, mask) { ct_masked_fill(handle, mask.handle, value.bridged, $0) }
    }

    /// The elements where the mask is true, in row-major order, as rank 1.
    public func maskedSelect(_ mask: Tensor) throws(TorchError) -> Tensor {
        try made("masked_select", self, mask) { ct_masked_select(handle, mask.handle, $0) }
    }

    /// A copy in which the places where the mask is true take `source`'s elements, one after the other.
    public func maskedScatter(_ mask: Tensor, _ source: Tensor) throws(TorchError) -> Tensor {
        try made("masked_scatter", self, mask, source) {
            ct_masked_scatter(handle, mask.handle, source.handle, $0)
        }
    }

    /// A copy whose entries of `dim` at a rank-1 index are `source`'s entries.
    public func indexCopy(dim: Int, _ indices: Tensor, _ source: Tensor) throws(TorchError) -> Tensor {
        try made("index_copy", self, indices, source) {
            ct_index_copy(handle, Int64(dim), indices.handle, source.handle, $0)
        }
    }

    /// Overwrites the entries of `dim` at a rank-1 index with `source`'s entries.
    public func indexCopyInPlace(dim: Int, _ indices: Tensor, _ source: Tensor) throws(TorchError) {
        try run("index_copy_", self, indices, source) {
            ct_index_copy_(handle, Int64(dim), indices.handle, source.handle)
        }
    }

    /// A copy with `source`'s entries added to those of `dim` at a rank-1 index.
    public func indexAdd(dim: Int, _ indices: Tensor, _ source: Tensor) throws(TorchError) -> Tensor {
        try made("index_add", self, indices, source) {
            ct_index_add(handle, Int64(dim), indices.handle, source.handle, $0)
        }
    }

    /// Adds `source`'s entries to those of `dim` at a rank-1 index.
    public func indexAddInPlace(dim: Int, _ indices: Tensor, _ source: Tensor) throws(TorchError) {
        try run("index_add_", self, indices, source) {
            ct_index_add_(handle, Int64(dim), indices.handle, source.handle)
        }
    }

    /// The elements at a tuple of index tensors over the first dimensions (advanced indexing).
    public func index(_ indices: [Tensor]) throws(TorchError) -> Tensor {
        try made("index", from: [self] + indices) { ct_index(handle, indices.handles, indices.count, $0) }
    }

    /// A copy with `values` written (or added) at a tuple of index tensors over the first dimensions.
    public func indexPut(
        _ indices: [Tensor], _ values: Tensor, accumulate: Bool = false
    ) throws(TorchError) -> Tensor {
        try made("index_put", from: [self, values] + indices) {
            ct_index_put(handle, indices.handles, indices.count, values.handle, accumulate, $0)
        }
    }

    /// Writes (or adds) `values` at a tuple of index tensors over the first dimensions.
    public func indexPutInPlace(
        _ indices: [Tensor], _ values: Tensor, accumulate: Bool = false
    ) throws(TorchError) {
        try withExtendedLifetime(indices) { () throws(TorchError) in
            try run("index_put_", self, values) {
                ct_index_put_(handle, indices.handles, indices.count, values.handle, accumulate)
            }
        }
    }

    /// `x` where the condition is true, `y` elsewhere.
    public static func `where`(_ condition: Tensor, _ x: Tensor, _ y: Tensor) throws(TorchError) -> Tensor {
        try made("where", condition, x, y) { ct_where(condition.handle, x.handle, y.handle, $0) }
    }

    /// The indices of the elements that are not 0: [count, rank], in row-major order. Waits for the device.
    public func nonzero() throws(TorchError) -> Tensor {
        try made("nonzero", self) { ct_nonzero(handle, $0) }
    }

    /// Each index as a row of `classes` zeros with a 1 at its place, as `int64`.
    public func oneHot(classes: Int) throws(TorchError) -> Tensor {
        try made("one_hot", self) { ct_one_hot(handle, Int64(classes), $0) }
    }

    /// The rows of this table [rows, width] that `indices` names: `indices`' shape with a last dimension of width.
    public func embedding(_ indices: Tensor) throws(TorchError) -> Tensor {
        try made("embedding", self, indices) { ct_embedding(handle, indices.handle, $0) }
    }
}
