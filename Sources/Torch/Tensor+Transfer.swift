internal import CTorch

extension Tensor {
    /// The same elements as another type, rounded where they must be; the tensor itself when nothing changes.
    public func to(_ dtype: DType) throws(TorchError) -> Tensor {
        try to(dtype: dtype, device: device)
    }

    /// The same elements on another device; the tensor itself when nothing changes.
    public func to(_ device: Device) throws(TorchError) -> Tensor {
        try to(dtype: dtype, device: device)
    }

    /// The same elements as another type on another device.
    public func to(dtype: DType, device: Device) throws(TorchError) -> Tensor {
        try made("to", self) { ct_to(handle, dtype.code, device.index, $0) }
    }

    /// The same elements in row-major order without gaps; the tensor itself when they lie so already.
    public func contiguous() throws(TorchError) -> Tensor {
        try made("contiguous", self) { ct_contiguous(handle, $0) }
    }

    /// A copy with storage of its own.
    public func clone() throws(TorchError) -> Tensor {
        try made("clone", self) { ct_clone(handle, $0) }
    }

    /// The elements in row-major order, converted to `Element`, from any device and any strides.
    public func array<Element: TensorElement>(of type: Element.Type = Element.self) throws(TorchError) -> [Element] {
        let source = dtype == Element.dtype ? self : try to(Element.dtype)
        let count = source.count
        var failure: OpaquePointer?
        let elements = [Element](unsafeUninitializedCapacity: count) { buffer, initialized in
            failure = withExtendedLifetime(source) {
                ct_copy_to_host(source.handle, buffer.baseAddress, count * MemoryLayout<Element>.stride)
            }
            initialized = failure == nil ? count : 0
        }
        try run("array", self) { failure }
        return elements
    }

    /// The elements' bytes in row-major order, from any device and any strides.
    public func bytes() throws(TorchError) -> [UInt8] {
        let count = self.count * dtype.byteCount
        var failure: OpaquePointer?
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            failure = withExtendedLifetime(self) { ct_copy_to_host(handle, buffer.baseAddress, count) }
            initialized = failure == nil ? count : 0
        }
        try run("bytes", self) { failure }
        return bytes
    }

    /// The single element as a double. Waits for the device. Throws when there is not exactly one element.
    public func item() throws(TorchError) -> Double {
        var value = 0.0
        try run("item", self) { ct_item(handle, &value) }
        return value
    }

    /// The single element as an integer, a fraction cut off. Throws when there is not exactly one element.
    public func itemInt() throws(TorchError) -> Int {
        var value: Int64 = 0
        try run("item", self) { ct_item_int(handle, &value) }
        return Int(value)
    }
}
