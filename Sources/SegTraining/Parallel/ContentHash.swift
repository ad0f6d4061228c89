internal import Foundation

/// A quick hash of bytes, to tell files apart that differ by accident; not one that withstands intent.
struct ContentHash {
    private static let pieceBytes = 8 << 20
    private static let (first, second): (UInt64, UInt64) = (0x9E37_79B9_7F4A_7C15, 0xBF58_476D_1CE4_E5B9)

    private var state: UInt64 = ContentHash.second
    private var count: UInt64 = 0

    /// The hash of nothing.
    init() {}

    /// The hash of a file's contents.
    ///
    /// - Throws: `TrainingError.file` when it cannot be read.
    init(of file: URL) throws {
        guard let handle = try? FileHandle(forReadingFrom: file) else {
            throw TrainingError.file(path: file.path, reason: "cannot be read")
        }
        defer { try? handle.close() }
        while let piece = try handle.read(upToCount: Self.pieceBytes), !piece.isEmpty { add(piece) }
    }

    /// Goes on with `bytes`; where they are cut into pieces matters, unless pieces are whole numbers of eight bytes.
    mutating func add(_ bytes: some ContiguousBytes) {
        bytes.withUnsafeBytes { bytes in
            var (state, index) = (state, 0)
            while index + 8 <= bytes.count {
                state = Self.mixed(state, bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
                index += 8
            }
            var rest: UInt64 = 0
            for place in index..<bytes.count { rest = rest << 8 | UInt64(bytes[place]) }
            if index < bytes.count { state = Self.mixed(state, rest) }
            self.state = state
            count &+= UInt64(bytes.count)
        }
    }

    private static func mixed(_ state: UInt64, _ word: UInt64) -> UInt64 {
        let product = (state ^ word) &* first
        return product ^ (product >> 29)
    }

    /// The hash, with the number of bytes.
    var text: String { "\(String(Self.mixed(state, count) &* Self.second, radix: 16))/\(count)" }
}
