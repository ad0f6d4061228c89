/// GIF's Lempel-Ziv-Welch codes, cut into blocks of up to 255 bytes.
struct GIFCodes {
    private let bytes: ByteView
    private let file: String
    private let literalBits: Int
    private var offset: Int
    private var left = 0
    private var (buffer, bufferBits) = (0, 0)

    /// Codes from `offset`, which holds the bits of a literal.
    ///
    /// - Throws: `ImagingError.truncated`, `.corrupt`.
    init(_ bytes: ByteView, at offset: Int, file: String) throws(ImagingError) {
        guard let bits = bytes.byte(at: offset) else {
            throw .truncated(file: file, format: .gif, length: bytes.count)
        }
        guard (1...8).contains(bits) else {
            throw .corrupt(file: file, format: .gif, offset: offset, detail: "codes of \(bits) bits")
        }
        (self.bytes, self.file, self.offset, literalBits) = (bytes, file, offset + 1, bits)
    }

    /// The first `count` indices that the codes spell; whatever follows is ignored.
    ///
    /// - Throws: `ImagingError.truncated` when there are fewer, `.corrupt` for codes that mean nothing yet.
    /// - Complexity: O(count); every code spells at least one index.
    func indices(count: Int) throws(ImagingError) -> [UInt8] {
        var reader = self
        return try reader.read(count)
    }

    private mutating func read(_ count: Int) throws(ImagingError) -> [UInt8] {
        let clear = 1 << literalBits
        var out: [UInt8] = []
        // Nothing is set aside that the data could not spell: a code of two bits is at most 4096 indices long.
        out.reserveCapacity(min(count, (bytes.count - offset) * 4 * 4096))
        var table = Table(literals: clear)
        var previous = -1
        while out.count < count {
            let code = try next(table.codeBits)
            if code == clear {
                table.clear()
                previous = -1
            } else if code == clear + 1 {
                throw .corrupt(
                    file: file, format: .gif, offset: offset, detail: "the pixels end after \(out.count) of \(count)")
            } else if previous < 0 {
                guard code < clear else { throw unknown(code) }
                out.append(UInt8(code))
                previous = code
            } else {
                guard code <= table.count, code < table.count || table.count < Table.limit else { throw unknown(code) }
                table.spell(code, after: previous, into: &out)
                previous = code
            }
        }
        out.removeLast(out.count - count)
        return out
    }

    private func unknown(_ code: Int) -> ImagingError {
        .corrupt(file: file, format: .gif, offset: offset, detail: "code \(code) means nothing yet")
    }

    private mutating func next(_ bits: Int) throws(ImagingError) -> Int {
        while bufferBits < bits {
            guard let byte = bytes.byte(at: offset) else {
                throw .truncated(file: file, format: .gif, length: bytes.count)
            }
            offset += 1
            if left == 0 {
                guard byte > 0 else { throw .truncated(file: file, format: .gif, length: offset) }
                left = byte
            } else {
                buffer |= byte << bufferBits
                bufferBits += 8
                left -= 1
            }
        }
        defer {
            buffer >>= bits
            bufferBits -= bits
        }
        return buffer & (1 << bits - 1)
    }
}

/// What the codes mean: each is another code and one index more.
private struct Table {
    static let limit = 4096

    private let literals: Int
    private var prefixes: [Int16]
    private var suffixes: [UInt8]
    private(set) var count: Int
    private(set) var codeBits: Int
    private var spelling: [UInt8] = []

    init(literals: Int) {
        self.literals = literals
        prefixes = [Int16](repeating: -1, count: Self.limit)
        suffixes = [UInt8](repeating: 0, count: Self.limit)
        (count, codeBits) = (0, 0)
        clear()
    }

    /// Forgets everything but the literals.
    mutating func clear() {
        count = literals + 2
        codeBits = literals.trailingZeroBitCount + 1
    }

    /// Appends what `code` spells, and learns what follows from it and the code before.
    mutating func spell(_ code: Int, after previous: Int, into out: inout [UInt8]) {
        spelling.removeAll(keepingCapacity: true)
        var rest = code == count ? previous : code
        while rest >= literals {
            spelling.append(suffixes[rest])
            rest = Int(prefixes[rest])
        }
        let first = UInt8(rest)
        spelling.append(first)
        out.append(contentsOf: spelling.reversed())
        if code == count { out.append(first) }
        guard count < Self.limit else { return }
        prefixes[count] = Int16(previous)
        suffixes[count] = first
        count += 1
        if count == 1 << codeBits, codeBits < 12 { codeBits += 1 }
    }
}
