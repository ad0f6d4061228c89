internal import CTorch

/// libtorch as a whole.
public enum TorchRuntime {
    /// libtorch's version, as `2.13.0`.
    public static func version() throws(TorchError) -> String {
        var text: UnsafePointer<CChar>?
        try run("version") { ct_version(&text) }
        return text.map { String(cString: $0) } ?? ""
    }

    /// Gives back a device that is there.
    ///
    /// Throws ``TorchError/noDevice(_:count:)``.
    @discardableResult
    public static func require(_ device: Device) throws(TorchError) -> Device {
        guard case .cuda(let number) = device else { return device }
        let count = try Device.cudaCount()
        if number >= count { throw .noDevice(device, count: count) }
        return device
    }

    /// How many threads one operation may use on the CPU.
    public static func threadCount() throws(TorchError) -> Int {
        var count: Int32 = 0
        try run("get_num_threads") { ct_get_num_threads(&count) }
        return Int(count)
    }

    /// Sets how many threads one operation may use on the CPU; at least 1.
    public static func setThreadCount(_ count: Int) throws(TorchError) {
        try run("set_num_threads") { ct_set_num_threads(Int32(clamping: count)) }
    }

    /// Seeds the default generator of every device.
    public static func manualSeed(_ seed: UInt64) throws(TorchError) {
        try run("manual_seed") { ct_manual_seed(seed) }
    }
}
