internal import CTorch

/// Where a tensor's elements live and its operations run.
public enum Device: Hashable, Sendable {
    /// The host.
    case cpu
    /// The CUDA device of this number, counted from 0.
    case cuda(Int)

    /// How many CUDA devices libtorch can use: 0 without a driver, or when libtorch itself has no CUDA.
    public static func cudaCount() throws(TorchError) -> Int {
        var count: Int32 = 0
        try run("cuda_device_count") { ct_cuda_device_count(&count) }
        return Int(count)
    }

    /// The device that `cpu`, `cuda` (the first) or `cuda:N` names.
    ///
    /// Throws ``TorchError/deviceName(_:)`` on any other text. Whether the device exists is not asked.
    public init(parsing text: String) throws(TorchError) {
        if text == "cpu" {
            self = .cpu
        } else if text == "cuda" {
            self = .cuda(0)
        } else if text.hasPrefix("cuda:"), let number = Self.number(text.dropFirst(5)) {
            self = .cuda(number)
        } else {
            throw .deviceName(text)
        }
    }

    /// A number of digits alone, as small as torch's device numbers are.
    private static func number(_ digits: Substring) -> Int? {
        guard digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
        return Int(digits).flatMap { $0 < 128 ? $0 : nil }
    }

    /// Waits until the device has done all that it was given; on the CPU, returns at once.
    public func synchronize() throws(TorchError) {
        try run("synchronize") { ct_synchronize(index) }
    }

    /// The bridge's number for this device.
    var index: Int32 {
        switch self {
        case .cpu: -1
        case .cuda(let number): Int32(clamping: number)
        }
    }

    init(index: Int32) {
        self = index < 0 ? .cpu : .cuda(Int(index))
    }
}

extension Device: CustomStringConvertible {
    /// As ``init(parsing:)`` reads it.
    public var description: String {
        switch self {
        case .cpu: "cpu"
        case .cuda(let number): "cuda:\(number)"
        }
    }
}
