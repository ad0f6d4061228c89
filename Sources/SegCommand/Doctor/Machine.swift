internal import Foundation

/// What a computer is, as far as it matters here.
struct Machine: Encodable, Hashable {
    /// The processor's name.
    var processor: String
    /// Cores that this process may use.
    var cores: Int
    /// Of the processor's features those that matrix products are faster with.
    var features: [String]
    /// Bytes of memory, and how many are free.
    var memory: Int
    var freeMemory: Int
    /// Work that waits for a core, a minute's mean.
    var load: Double

    /// Features that matter, in the order of what they are worth.
    static let wanted = [
        "avx2", "fma", "f16c", "avx512f", "avx512_vnni", "avx512_bf16", "amx_tile", "amx_bf16", "asimd", "asimddp",
        "bf16", "i8mm",
    ]

    /// This computer; what the system does not tell is empty or 0.
    static func current() -> Machine {
        let cpu = text("/proc/cpuinfo")
        let memory = text("/proc/meminfo")
        let flags = Set(
            (field("flags", of: cpu) ?? field("Features", of: cpu) ?? "").split(separator: " ").map(String.init))
        return Machine(
            processor: field("model name", of: cpu) ?? field("CPU part", of: cpu) ?? "unknown",
            cores: ProcessInfo.processInfo.activeProcessorCount, features: wanted.filter(flags.contains),
            memory: kilobytes("MemTotal", of: memory), freeMemory: kilobytes("MemAvailable", of: memory),
            load: text("/proc/loadavg").split(separator: " ").first.flatMap { Double($0) } ?? 0)
    }

    /// The first value of `name: value` or `name : value` lines.
    static func field(_ name: String, of text: String) -> String? {
        for line in text.split(whereSeparator: \.isNewline) {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2, parts[0].trimmingCharacters(in: .whitespaces) == name else { continue }
            return parts[1].trimmingCharacters(in: .whitespaces)
        }
        return nil
    }

    private static func kilobytes(_ name: String, of text: String) -> Int {
        field(name, of: text).flatMap { Int($0.split(separator: " ")[0]) }.map { $0 << 10 } ?? 0
    }

    private static func text(_ path: String) -> String {
        String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    }
}
