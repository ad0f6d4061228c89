internal import CTorch
internal import Glibc

/// Processes that exchange tensors: c10d over Gloo on the CPU, and over NCCL on CUDA where the bridge was built with
/// it.
///
/// All of them call the same functions in the same order. What another process does not answer in the group's time is
/// an error, and so is its end; after an error only ``abandon()`` makes sense.
public final class ProcessGroup {
    /// Names of the operations that wait for other processes, as `TorchError.operation` has them.
    public static let waitingOperations: Set<String> = [
        "group_join", "group_all_gather", "group_broadcast_", "buckets_finish", "key_store", "key_store_get",
        "key_store_claim",
    ]

    let handle: OpaquePointer
    /// This process's number: from 0 to below ``size``.
    public let rank: Int
    /// Number of processes.
    public let size: Int
    /// Where the tensors are that it takes.
    public let device: Device
    private let store: KeyStore
    private var isAbandoned = false

    /// Bytes that travel together, of many small tensors.
    public static let parcelBytes = 25 << 20

    /// Meets the others.
    ///
    /// - Parameters:
    ///   - store: one that all processes share.
    ///   - name: one for all processes, and no other group's of this store.
    ///   - rank: this process's number.
    ///   - size: number of processes.
    ///   - device: of the tensors.
    ///   - address: this machine's, at which Gloo listens for the others; `GLOO_SOCKET_IFNAME` goes before it.
    ///   - seconds: how long to wait for another process, here and in every operation.
    /// - Throws: `TorchError` when they do not come in time.
    public init(
        _ store: KeyStore, name: String, rank: Int, size: Int, device: Device = .cpu, address: String = "127.0.0.1",
        seconds: Double
    ) throws(TorchError) {
        self.store = store
        (self.rank, self.size, self.device) = (rank, size, device)
        // NCCL chooses an interface by itself, unless one is named; the one that reaches the others is known here.
        if device != .cpu, !LocalAddress.isLoopback(address), let name = LocalAddress.interface(of: address) {
            setenv("NCCL_SOCKET_IFNAME", name, 0)
        }
        handle = try newHandle("group_join") {
            ct_group_join(
                store.handle, name, Int32(clamping: rank), Int32(clamping: size), device.index,
                address, Int64(seconds * 1000), $0)
        }
    }

    deinit { if isAbandoned { ct_group_abandon(handle) } else { ct_group_free(handle) } }

    /// Waits for nothing any more when it is let go of: another process does not answer.
    public func abandon() { isAbandoned = true }

    /// `tensor` [n, …] of each process, of one shape in all of them, as [size, n, …].
    public func allGather(_ tensor: Tensor) throws(TorchError) -> Tensor {
        try made("group_all_gather", tensor) { ct_group_all_gather(handle, tensor.handle, $0) }
    }

    /// Gives each tensor the values that it has in the process of its owner, in parcels of bounded size.
    ///
    /// - Parameters:
    ///   - tensors: in the same order and of the same shapes in all processes.
    ///   - owners: one process per tensor.
    ///   - bytes: about how much travels together; larger tensors are cut. A few parcels are in memory at a time.
    /// - Throws: `TorchError` when another process does not answer.
    public func broadcast(
        _ tensors: [Tensor], from owners: [Int], bytes: Int = parcelBytes
    ) throws(TorchError) {
        precondition(tensors.count == owners.count, "each tensor has one owner")
        let ranks = owners.map { Int32(clamping: $0) }
        let list = TensorList(tensors)
        try list.all("group_broadcast_") {
            ct_group_broadcast_(handle, list.handles, ranks, list.count, Int64(bytes))
        }
    }
}
