internal import CTorch

/// A libtorch tensor: n-dimensional, of one element type, on one device, possibly recorded for gradients.
///
/// A tensor is a reference. Views share storage as in torch, so an in-place operation on one shows in the other.
/// Not `Sendable`: whoever owns a model keeps its tensors on one thread at a time.
///
/// Operations carry torch's names and meaning; those that end in `InPlace` change the tensor they are called on.
/// Every operation can throw ``TorchError/operation(name:operands:message:)``, which carries the name, the
/// operands' types and shapes, and libtorch's first line.
public final class Tensor {
    let handle: OpaquePointer

    /// Takes ownership of a bridge handle.
    init(handle: OpaquePointer) {
        self.handle = handle
    }

    deinit {
        ct_tensor_free(handle)
    }

    /// What the bridge says of this tensor. Its pointers are valid while `self` is.
    var summary: CTDescription {
        var summary = CTDescription()
        let error = ct_describe(handle, &summary)
        precondition(error == nil, "every tensor made here is dense and of a type that DType names")
        return summary
    }

    /// The sizes, outermost dimension first; empty for a scalar.
    public var shape: [Int] {
        let summary = self.summary
        return withExtendedLifetime(self) {
            UnsafeBufferPointer(start: summary.sizes, count: summary.rank).map(Int.init)
        }
    }

    /// How many elements of storage lie between neighbours, for each dimension.
    public var strides: [Int] {
        let summary = self.summary
        return withExtendedLifetime(self) {
            UnsafeBufferPointer(start: summary.strides, count: summary.rank).map(Int.init)
        }
    }

    /// The number of dimensions.
    public var rank: Int { summary.rank }

    /// The number of elements.
    public var count: Int { shape.reduce(1, *) }

    /// The type of the elements.
    public var dtype: DType { DType(code: summary.dtype) }

    /// Where the elements live.
    public var device: Device { Device(index: summary.device) }

    /// Whether operations on this tensor are recorded, so that ``backward(gradient:retainGraph:)`` reaches it.
    public var requiresGradient: Bool { summary.requires_grad }

    /// The size of one dimension; negative ones count from the last.
    public func size(_ dim: Int) throws(TorchError) -> Int {
        let shape = self.shape
        let index = dim < 0 ? dim + shape.count : dim
        guard shape.indices.contains(index) else {
            throw .operation(
                name: "size", operands: [TorchError.Operand(self)], message: "there is no dimension \(dim)")
        }
        return shape[index]
    }

    /// Whether the elements lie in row-major order without gaps.
    public var isContiguous: Bool {
        get throws(TorchError) {
            var answer = false
            try run("is_contiguous", self) { ct_is_contiguous(handle, &answer) }
            return answer
        }
    }

    /// Whether both tensors look at the same storage.
    public func sharesStorage(with other: Tensor) throws(TorchError) -> Bool {
        var answer = false
        try run("shares_storage", self, other) { ct_shares_storage(handle, other.handle, &answer) }
        return answer
    }
}

extension Tensor: CustomStringConvertible {
    /// Type, shape and device, as in `float32[2, 3]`; never the elements.
    public var description: String { TorchError.Operand(self).description }
}
