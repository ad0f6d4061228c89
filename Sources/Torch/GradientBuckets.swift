internal import CTorch

/// Adds up the gradients of parameters over the processes of a group.
///
/// Gradients travel in buckets; a bucket sets out as soon as the last backward pass has its gradients, while the pass goes on.
public final class GradientBuckets {
    private let handle: OpaquePointer
    private let group: ProcessGroup
    private let parameters: TensorList

    /// - Parameters:
    ///   - parameters: leaves with gradients on, the same in all processes.
    ///   - group: the processes.
    ///   - bytes: about how much travels together.
    /// - Throws: `TorchError` when memory is exhausted.
    public init(_ parameters: [Tensor], group: ProcessGroup, bytes: Int = 25 << 20) throws(TorchError) {
        let list = TensorList(parameters)
        self.group = group
        self.parameters = list
        handle = try newHandle("buckets", parameters) {
            ct_buckets_new(group.handle, list.handles, list.count, Int64(bytes), $0)
        }
    }

    deinit { ct_buckets_free(handle) }

    /// Says that the next backward pass is the last before ``finish()``.
    public func arm() throws(TorchError) {
        try run("buckets_arm") { ct_buckets_arm(handle) }
    }

    /// Waits until each gradient is the sum over all processes; zero where none has one.
    public func finish() throws(TorchError) {
        try run("buckets_finish") { ct_buckets_finish(handle) }
    }
}
