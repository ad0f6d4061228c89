internal import Foundation

/// Why a probe could not read its request.
enum FrameError: Error, CustomStringConvertible {
    /// stdin ended inside a request; the offset counts from the start of stdin.
    case truncated(offset: Int, wanted: Int)
    /// A length that no request may have.
    case badLength(offset: Int, Int)

    var description: String {
        switch self {
        case .truncated(let offset, let wanted): "stdin ended at byte \(offset), \(wanted) more bytes were expected"
        case .badLength(let offset, let length): "length \(length) at byte \(offset) is out of range"
        }
    }
}

/// Reads little-endian binary requests from stdin, in large blocks.
struct FrameReader {
    private var block: [UInt8] = []
    private var position = 0
    private var consumed = 0
    private let handle = FileHandle.standardInput

    /// True once stdin has ended and everything was read.
    mutating func isAtEnd() throws -> Bool {
        if position < block.count { return false }
        try refill()
        return block.isEmpty
    }

    /// The next `count` bytes.
    mutating func bytes(_ count: Int) throws -> [UInt8] {
        guard count >= 0 else { throw FrameError.badLength(offset: consumed + position, count) }
        var result: [UInt8] = []
        result.reserveCapacity(count)
        while result.count < count {
            if position == block.count { try refill() }
            if block.isEmpty { throw FrameError.truncated(offset: consumed, wanted: count - result.count) }
            let taken = min(count - result.count, block.count - position)
            result.append(contentsOf: block[position..<position + taken])
            position += taken
        }
        return result
    }

    /// The next little-endian integer of the given type.
    mutating func integer<Value: FixedWidthInteger>(_ type: Value.Type = Value.self) throws -> Value {
        let raw = try bytes(MemoryLayout<Value>.size)
        return raw.withUnsafeBytes { Value(littleEndian: $0.loadUnaligned(as: Value.self)) }
    }

    /// The next little-endian double.
    mutating func double() throws -> Double {
        Double(bitPattern: try integer(UInt64.self))
    }

    /// The next string: a 32-bit count of bytes, then UTF-8.
    mutating func string() throws -> String {
        let count = Int(try integer(UInt32.self))
        return String(decoding: try bytes(count), as: UTF8.self)
    }

    private mutating func refill() throws {
        consumed += block.count
        block = Array(try handle.read(upToCount: 1 << 20) ?? Data())
        position = 0
    }
}

/// Collects little-endian binary answers and writes them to stdout in large blocks.
struct FrameWriter {
    private var buffer: [UInt8] = []

    /// Appends bytes as they are.
    mutating func bytes(_ bytes: some Sequence<UInt8>) throws {
        buffer.append(contentsOf: bytes)
        if buffer.count >= 1 << 20 { try flush() }
    }

    /// Appends a little-endian integer.
    mutating func integer(_ value: some FixedWidthInteger) throws {
        withUnsafeBytes(of: value.littleEndian) { buffer.append(contentsOf: $0) }
        if buffer.count >= 1 << 20 { try flush() }
    }

    /// Appends a little-endian double.
    mutating func double(_ value: Double) throws {
        try integer(value.bitPattern)
    }

    /// Appends a string: a 32-bit count of bytes, then UTF-8.
    mutating func string(_ value: String) throws {
        try integer(UInt32(value.utf8.count))
        try bytes(value.utf8)
    }

    /// Writes what was collected; call it after the last answer.
    mutating func flush() throws {
        try FileHandle.standardOutput.write(contentsOf: buffer)
        buffer.removeAll(keepingCapacity: true)
    }
}
