internal import CTorch

extension Tensor {
    /// A tensor that holds a copy of `values` in row-major order; of rank 1 when no shape is given.
    ///
    /// Throws ``TorchError/elementCount(expected:got:shape:)`` when the shape holds another number of elements.
    public convenience init<Element: TensorElement>(
        _ values: [Element], shape: [Int]? = nil, device: Device = .cpu
    ) throws(TorchError) {
        let shape = shape ?? [values.count]
        let expected = try elementCount(of: shape)
        guard expected == values.count else {
            throw .elementCount(expected: expected, got: values.count, shape: shape)
        }
        let sizes = shape.int64
        let byteCount = values.count * MemoryLayout<Element>.stride
        self.init(
            handle: try newHandle("from_host") { slot in
                values.withUnsafeBytes {
                    ct_from_host(
                        $0.baseAddress, byteCount, sizes, sizes.count, Element.dtype.code, device.index, slot)
                }
            })
    }

    /// A scalar tensor: rank 0, one element.
    public convenience init(
        scalar value: some TensorScalar, dtype: DType = .float32, device: Device = .cpu
    ) throws(TorchError) {
        self.init(
            handle: try newHandle("full") { ct_full([], 0, value.bridged, dtype.code, device.index, $0) })
    }

    /// A tensor that holds a copy of raw elements in row-major order.
    ///
    /// Throws ``TorchError/operation(name:operands:message:)`` when the bytes are not as many as the shape needs.
    public convenience init(
        bytes: UnsafeRawBufferPointer, shape: [Int], dtype: DType, device: Device = .cpu
    ) throws(TorchError) {
        let sizes = shape.int64
        self.init(
            handle: try newHandle("from_host") {
                ct_from_host(bytes.baseAddress, bytes.count, sizes, sizes.count, dtype.code, device.index, $0)
            })
    }

    /// A tensor on the CPU over memory that it does not own, without copying.
    ///
    /// `memory` is the first element: aligned for the type, writable, and followed by as many as the shape holds.
    /// `owner` is what keeps the memory valid: it is retained until the last tensor over the memory is gone.
    public convenience init(
        memory: UnsafeMutableRawPointer, shape: [Int], dtype: DType, owner: any AnyObject & Sendable
    ) throws(TorchError) {
        let sizes = shape.int64
        let context = Unmanaged<AnyObject>.passRetained(owner)
        do throws(TorchError) {
            self.init(
                handle: try newHandle("from_memory") {
                    ct_from_memory(
                        memory, sizes, sizes.count, dtype.code,
                        { $0.map { Unmanaged<AnyObject>.fromOpaque($0).release() } }, context.toOpaque(), $0)
                })
        } catch {
            context.release()
            throw error
        }
    }

    /// A tensor whose elements are whatever the memory held.
    public static func empty(
        _ shape: [Int], dtype: DType = .float32, device: Device = .cpu
    ) throws(TorchError) -> Tensor {
        let sizes = shape.int64
        return try made("empty") { ct_empty(sizes, sizes.count, dtype.code, device.index, $0) }
    }

    /// A tensor whose elements are all `value`.
    public static func full(
        _ shape: [Int], _ value: some TensorScalar, dtype: DType = .float32, device: Device = .cpu
    ) throws(TorchError) -> Tensor {
        let sizes = shape.int64
        return try made("full") { ct_full(sizes, sizes.count, value.bridged, dtype.code, device.index, $0) }
    }

    /// A tensor whose elements are all 0.
    public static func zeros(
        _ shape: [Int], dtype: DType = .float32, device: Device = .cpu
    ) throws(TorchError) -> Tensor {
        try full(shape, 0, dtype: dtype, device: device)
    }

    /// A tensor whose elements are all 1.
    public static func ones(
        _ shape: [Int], dtype: DType = .float32, device: Device = .cpu
    ) throws(TorchError) -> Tensor {
        try full(shape, 1, dtype: dtype, device: device)
    }

    /// The numbers from `start` up to but not including `end`, `step` apart.
    public static func arange<Number: TensorScalar>(
        _ start: Number, _ end: Number, step: Number, dtype: DType = .int64, device: Device = .cpu
    ) throws(TorchError) -> Tensor {
        try made("arange") {
            ct_arange(start.bridged, end.bridged, step.bridged, dtype.code, device.index, $0)
        }
    }

    /// The numbers 0, 1, … below `end`.
    public static func arange(
        _ end: Int, dtype: DType = .int64, device: Device = .cpu
    ) throws(TorchError) -> Tensor {
        try arange(0, end, step: 1, dtype: dtype, device: device)
    }

    /// Zeros of this tensor's shape, type and device.
    public func zerosLike() throws(TorchError) -> Tensor {
        try .zeros(shape, dtype: dtype, device: device)
    }

    /// A tensor of this one's shape, type and device whose elements are whatever the memory held.
    public func emptyLike() throws(TorchError) -> Tensor {
        try .empty(shape, dtype: dtype, device: device)
    }
}

/// The number of elements of a shape; throws ``TorchError/shape(_:)`` when there is no such number.
func elementCount(of shape: [Int]) throws(TorchError) -> Int {
    var count = 1
    for size in shape {
        let (product, overflow) = count.multipliedReportingOverflow(by: size)
        guard size >= 0, !overflow else { throw .shape(shape) }
        count = product
    }
    return count
}
