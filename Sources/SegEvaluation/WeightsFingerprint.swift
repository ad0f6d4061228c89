public import Foundation
internal import SegFiles

/// Tells checkpoints apart: FNV-1a over the 64-bit words of the weight files, in the order of their names.
///
/// Not a cryptographic hash: it guards a run against being continued with other weights by mistake.
public enum WeightsFingerprint {
    /// Sixteen hexadecimal digits for the safetensors files of `folder`, which are read once from a memory map.
    ///
    /// - Throws: `EvaluationError.file` when the folder has no such file, or one cannot be read.
    public static func of(_ folder: URL) throws -> String {
        let names = try Files.names(in: folder.path)
            .filter { $0.hasSuffix(".safetensors") }
        if names.isEmpty { throw EvaluationError.file(path: folder.path, reason: "has no safetensors file") }
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for name in names {
            let data = try Files.data(at: folder.appendingPathComponent(name).path, options: .alwaysMapped)
            data.withUnsafeBytes { add($0, to: &hash) }
        }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    private static func add(_ bytes: UnsafeRawBufferPointer, to hash: inout UInt64) {
        let words = bytes.count / 8
        for index in 0..<words {
            hash = (hash ^ bytes.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self)) &* 0x100_0000_01B3
        }
        for index in words * 8..<bytes.count { hash = (hash ^ UInt64(bytes[index])) &* 0x100_0000_01B3 }
    }
}
