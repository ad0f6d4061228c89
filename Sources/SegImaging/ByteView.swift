/// Reads numbers from bytes that nobody has checked: whatever lies outside is `nil`.
struct ByteView {
    private let bytes: UnsafeRawBufferPointer

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    /// Gives a view of an array to `body`.
    static func over<Value>(
        _ array: [UInt8], _ body: (ByteView) throws(ImagingError) -> Value
    ) throws(ImagingError) -> Value {
        // Typed throws do not pass through withUnsafeBytes together with its other generic parameters.
        let result = array.withUnsafeBytes { buffer in
            Result { () throws(ImagingError) in try body(ByteView(buffer)) }
        }
        return try result.get()
    }

    var count: Int { bytes.count }

    /// The bytes as they are.
    var base: UnsafeRawBufferPointer { bytes }

    func starts(with prefix: [UInt8]) -> Bool {
        bytes.count >= prefix.count && prefix.indices.allSatisfy { bytes[$0] == prefix[$0] }
    }

    /// At most `count` bytes from the beginning.
    func prefix(_ count: Int) -> [UInt8] { Array(bytes.prefix(count)) }

    func byte(at offset: Int) -> Int? {
        offset >= 0 && offset < bytes.count ? Int(bytes[offset]) : nil
    }

    /// The unsigned number in `size` bytes (at most 7) from `offset`.
    func number(at offset: Int, size: Int, bigEndian: Bool) -> Int? {
        guard offset >= 0, offset <= bytes.count, size <= bytes.count - offset else { return nil }
        var value = 0
        for index in 0..<size {
            value = value << 8 | Int(bytes[offset + (bigEndian ? index : size - 1 - index)])
        }
        return value
    }

    /// `count` bytes from `offset` as ASCII, if they are there.
    func text(at offset: Int, count: Int) -> String? {
        guard let part = slice(from: offset, count: count) else { return nil }
        return String(decoding: part.bytes, as: Unicode.ASCII.self)
    }

    /// `count` bytes from `offset`, if they are there.
    func slice(from offset: Int, count: Int) -> ByteView? {
        guard offset >= 0, count >= 0, offset <= bytes.count, count <= bytes.count - offset else { return nil }
        return ByteView(UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + count]))
    }
}
