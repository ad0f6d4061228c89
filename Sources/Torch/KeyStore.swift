internal import CTorch

/// A table of keys and bytes that processes share over TCP: c10d's `TCPStore`.
///
/// It lives as long as the process that serves it. Any thread may use it.
public final class KeyStore: @unchecked Sendable {
    // c10d guards its store with a lock of its own.
    let handle: OpaquePointer
    /// Where it is served.
    public let host: String

    /// Whether this libtorch can let processes work together.
    public static var isAvailable: Bool {
        var isThere = false
        return ct_distributed_available(&isThere) == nil && isThere
    }

    /// Serves a store, or reaches one that is served elsewhere.
    ///
    /// - Parameters:
    ///   - host: name or address of the machine that serves it.
    ///   - port: where; 0 lets the one that serves choose.
    ///   - serves: whether it lives in this process.
    ///   - seconds: how long to try to reach it.
    /// - Throws: `TorchError` when it cannot be served or reached in time.
    public init(host: String, port: Int, serves: Bool, seconds: Double) throws(TorchError) {
        self.host = host
        handle = try newHandle("key_store") {
            ct_store_open(host, UInt16(clamping: port), serves, Int64(seconds * 1000), $0)
        }
    }

    deinit { ct_store_free(handle) }

    /// The port at which it is served.
    public var port: Int {
        get throws(TorchError) {
            var port: UInt16 = 0
            try run("key_store_port") { ct_store_port(handle, &port) }
            return Int(port)
        }
    }

    /// Puts `bytes` under `key`, for every process.
    public func set(_ key: String, _ bytes: [UInt8]) throws(TorchError) {
        try run("key_store_set") { bytes.withUnsafeBytes { ct_store_set(handle, key, $0.baseAddress, $0.count) } }
    }

    /// Puts `bytes` under `key` unless something lies there, in one step: of several processes one succeeds.
    ///
    /// - Parameters:
    ///   - key: a key.
    ///   - bytes: at least one.
    /// - Throws: `TorchError` when the store is gone.
    /// - Returns: what lies there now.
    public func claim(_ key: String, _ bytes: [UInt8]) throws(TorchError) -> [UInt8] {
        precondition(!bytes.isEmpty, "a claim says whose it is")
        var result: OpaquePointer?
        try run("key_store_claim") {
            bytes.withUnsafeBytes { ct_store_claim(handle, key, $0.baseAddress, $0.count, &result) }
        }
        return try result.map(Tensor.init(handle:))?.array(of: UInt8.self) ?? []
    }

    /// What lies under `key`.
    ///
    /// - Parameters:
    ///   - key: a key that some process sets.
    ///   - seconds: how long to wait for it; 0: not at all.
    /// - Throws: `TorchError` when it has not come in time, or when the store is gone.
    /// - Returns: the bytes; nil when there are none and none are waited for.
    public func get(_ key: String, seconds: Double = 0) throws(TorchError) -> [UInt8]? {
        var result: OpaquePointer?
        try run("key_store_get") { ct_store_get(handle, key, Int64(seconds * 1000), &result) }
        return try result.map(Tensor.init(handle:))?.array(of: UInt8.self)
    }
}
