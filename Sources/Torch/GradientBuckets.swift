internal import CTorch

/// Adds up the gradients of parameters over the processes of a group, each in the process that owns the parameter.
///
/// Gradients travel in buckets; a bucket sets out as soon as the last backward pass has its gradients, while the pass goes on.
/// What has arrived at another owner is freed.
public final class GradientBuckets {
    private let handle: OpaquePointer
    private let group: ProcessGroup
    private let parameters: TensorList

    /// - Parameters:
    ///   - parameters: leaves with gradients on, the same in all processes.
    ///   - owners: the process that gets the sum, one for each parameter, the same in all processes.
    ///   - group: the processes.
    ///   - bytes: about how much travels together.
    /// - Throws: `TorchError` when memory is exhausted.
    public init(
        _ parameters: [Tensor], owners: [Int], group: ProcessGroup, bytes: Int = ProcessGroup.parcelBytes
    ) throws(TorchError) {
        precondition(parameters.count == owners.count, "each parameter has one owner")
        let list = TensorList(parameters)
        let ranks = owners.map { Int32(clamping: $0) }
        self.group = group
        self.parameters = list
        handle = try newHandle("buckets", parameters) {
            ct_buckets_new(group.handle, list.handles, ranks, list.count, Int64(bytes), $0)
        }
    }

    deinit { ct_buckets_free(handle) }

    /// Says that the next backward pass is the last before ``finish()``.
    public func arm() throws(TorchError) {
        try run("buckets_arm") { ct_buckets_arm(handle) }
    }

    /// Waits until the gradient of each parameter of this process is the sum over all of them, zero where none has one;
    /// the others have none any more.
    public func finish() throws(TorchError) {
        try run("buckets_finish") { ct_buckets_finish(handle) }
    }
}
