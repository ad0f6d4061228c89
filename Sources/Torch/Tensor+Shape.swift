internal import CTorch

// Dimensions may be negative: -1 is the last.
extension Tensor {
    /// The same elements in another shape; one size may be -1. A view where the strides allow, otherwise a copy.
    public func reshape(_ shape: [Int]) throws(TorchError) -> Tensor {
        let sizes = shape.int64
        return try made("reshape", self) { ct_reshape(handle, sizes, sizes.count, $0) }
    }

    /// The same elements in another shape, always sharing storage; throws where the strides do not allow it.
    public func view(_ shape: [Int]) throws(TorchError) -> Tensor {
        let sizes = shape.int64
        return try made("view", self) { ct_view(handle, sizes, sizes.count, $0) }
    }

    /// A view with the dimensions in another order: result dimension i is this tensor's `dims[i]`.
    public func permute(_ dims: [Int]) throws(TorchError) -> Tensor {
        let list = dims.int64
        return try made("permute", self) { ct_permute(handle, list, list.count, $0) }
    }

    /// A view with two dimensions exchanged.
    public func transpose(_ first: Int, _ second: Int) throws(TorchError) -> Tensor {
        try made("transpose", self) { ct_transpose(handle, Int64(first), Int64(second), $0) }
    }

    /// A view in which dimensions of size 1 are repeated without copying; -1 keeps a size.
    public func expand(_ shape: [Int]) throws(TorchError) -> Tensor {
        let sizes = shape.int64
        return try made("expand", self) { ct_expand(handle, sizes, sizes.count, $0) }
    }

    /// A view of `length` entries of a dimension, from `start`.
    public func narrow(dim: Int, start: Int, length: Int) throws(TorchError) -> Tensor {
        try made("narrow", self) { ct_narrow(handle, Int64(dim), Int64(start), Int64(length), $0) }
    }

    /// A view of one entry of a dimension, which is dropped.
    public func select(dim: Int, index: Int) throws(TorchError) -> Tensor {
        try made("select", self) { ct_select(handle, Int64(dim), Int64(index), $0) }
    }

    /// A view of every `step`-th entry of a dimension from `start` up to but not including `end`.
    ///
    /// As in Python, negative bounds count from the end and bounds outside are moved inside.
    public func slice(
        dim: Int, from start: Int = 0, to end: Int = .max, step: Int = 1
    ) throws(TorchError) -> Tensor {
        try made("slice", self) { ct_slice(handle, Int64(dim), Int64(start), Int64(end), Int64(step), $0) }
    }

    /// A view with a dimension of size 1 inserted at `dim`.
    public func unsqueeze(_ dim: Int) throws(TorchError) -> Tensor {
        try made("unsqueeze", self) { ct_unsqueeze(handle, Int64(dim), $0) }
    }

    /// A view without dimension `dim`, if its size is 1; otherwise with all its dimensions.
    public func squeeze(_ dim: Int) throws(TorchError) -> Tensor {
        try made("squeeze", self) { ct_squeeze(handle, Int64(dim), $0) }
    }

    /// The dimensions `from` through `to` merged into one.
    public func flatten(from start: Int = 0, to end: Int = -1) throws(TorchError) -> Tensor {
        try made("flatten", self) { ct_flatten(handle, Int64(start), Int64(end), $0) }
    }

    /// A copy with the whole tensor laid side by side, `repeats[i]` times along dimension i.
    public func repeated(_ repeats: [Int]) throws(TorchError) -> Tensor {
        let list = repeats.int64
        return try made("repeat", self) { ct_repeat(handle, list, list.count, $0) }
    }

    /// A copy with each entry of a dimension repeated in place.
    public func repeatInterleave(_ repeats: Int, dim: Int) throws(TorchError) -> Tensor {
        try made("repeat_interleave", self) { ct_repeat_interleave(handle, Int64(repeats), Int64(dim), $0) }
    }

    /// A copy with the order of entries reversed along the dimensions.
    public func flip(_ dims: [Int]) throws(TorchError) -> Tensor {
        let list = dims.int64
        return try made("flip", self) { ct_flip(handle, list, list.count, $0) }
    }

    /// A copy with entries moved by `shift` along a dimension; those that leave at one end enter at the other.
    public func roll(_ shift: Int, dim: Int) throws(TorchError) -> Tensor {
        try made("roll", self) { ct_roll(handle, Int64(shift), Int64(dim), $0) }
    }

    /// A copy with a margin: `padding` holds (before, after) pairs, the last dimension's first.
    public func pad(_ padding: [Int], value: Double = 0) throws(TorchError) -> Tensor {
        let list = padding.int64
        return try made("pad", self) { ct_pad(handle, list, list.count, value, $0) }
    }

    /// A copy with the elements above a diagonal set to 0; `diagonal` 0 is the main one, 1 the next above.
    public func tril(diagonal: Int = 0) throws(TorchError) -> Tensor {
        try made("tril", self) { ct_tril(handle, Int64(diagonal), $0) }
    }

    /// A copy with the elements below a diagonal set to 0; `diagonal` 0 is the main one, 1 the next above.
    public func triu(diagonal: Int = 0) throws(TorchError) -> Tensor {
        try made("triu", self) { ct_triu(handle, Int64(diagonal), $0) }
    }

    /// Views of consecutive parts of a dimension; the sizes must add up to its size.
    public func split(sizes: [Int], dim: Int) throws(TorchError) -> [Tensor] {
        let list = sizes.int64
        var handles = [OpaquePointer?](repeating: nil, count: sizes.count)
        try run("split", self) { ct_split(handle, list, list.count, Int64(dim), &handles) }
        return handles.compactMap { $0.map(Tensor.init(handle:)) }
    }

    /// Views of `count` equal parts of a dimension, whose size must be a multiple of `count`.
    public func chunk(_ count: Int, dim: Int) throws(TorchError) -> [Tensor] {
        let size = try self.size(dim)
        guard count > 0, size.isMultiple(of: count) else {
            throw .operation(
                name: "chunk", operands: [TorchError.Operand(self)],
                message: "size \(size) of dimension \(dim) is no multiple of \(count)")
        }
        return try split(sizes: Array(repeating: size / count, count: count), dim: dim)
    }

    /// The tensors joined along a dimension that they have; all other sizes must agree.
    public static func cat(_ tensors: [Tensor], dim: Int) throws(TorchError) -> Tensor {
        try made("cat", from: tensors) { ct_cat(tensors.handles, tensors.count, Int64(dim), $0) }
    }

    /// The tensors, all of one shape, joined along a new dimension at `dim`.
    public static func stack(_ tensors: [Tensor], dim: Int) throws(TorchError) -> Tensor {
        try made("stack", from: tensors) { ct_stack(tensors.handles, tensors.count, Int64(dim), $0) }
    }

    /// Planes [N, C, H, W] resampled to another height and width by bicubic convolution (a = -0.75), no antialiasing.
    public func upsampleBicubic(
        height: Int, width: Int, alignCorners: Bool = false
    ) throws(TorchError) -> Tensor {
        try made("upsample_bicubic2d", self) {
            ct_upsample_bicubic2d(handle, Int64(height), Int64(width), alignCorners, $0)
        }
    }
}
