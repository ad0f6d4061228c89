/// What a safetensors file says of itself, checked to the last byte.
///
/// The format: eight bytes, the length of the header, little-endian; the header, a JSON object; the data. Each key is
/// a tensor's name, but `__metadata__`, which maps strings to strings. The checks are those of safetensors 0.8
/// (`SafeTensors::read_metadata`): types known, offsets in order, every tensor exactly as long as its type and shape
/// say, no overlap, no hole, nothing left over; and, as the format's text asks but that library does not, the header
/// begins with its brace. Names must differ as Swift strings do, that is, not only in their Unicode normalisation.
public struct SafetensorsHeader: Equatable, Sendable {
    /// One tensor of the file.
    public struct Entry: Equatable, Sendable {
        /// The tensor's name.
        public let name: String
        /// The type of its elements.
        public let type: SafetensorsType
        /// Its sizes, outermost first; the elements lie in row-major order.
        public let shape: [Int]
        /// Where its bytes lie, counted from the end of the header.
        public let data: Range<Int>
    }

    /// The longest header that the format allows, in bytes.
    public static let limit = 100_000_000

    /// The tensors in the order of their data.
    public let entries: [Entry]
    /// The free text that the file carries about itself.
    public let metadata: [String: String]
    /// Where the data begin, counted from the beginning of the file.
    public let dataOffset: Int

    /// Reads and checks the header of a whole file.
    public init(of file: UnsafeRawBufferPointer) throws(SafetensorsProblem) {
        if let sentence = GitPointer.sentence(file) { throw .pointer(sentence) }
        guard file.count >= 8 else { throw .noHeader(fileByteCount: file.count) }
        let claimed = UInt64(littleEndian: file.loadUnaligned(as: UInt64.self))
        guard claimed <= Self.limit else { throw .headerTooLong(byteCount: claimed, limit: Self.limit) }
        let length = Int(claimed)
        guard length <= file.count - 8 else {
            throw .headerCutOff(byteCount: length, fileByteCount: file.count)
        }
        var text = HeaderText([UInt8](file[8..<8 + length]))
        try text.read()
        dataOffset = 8 + length
        metadata = text.metadata
        entries = try text.entries(dataByteCount: file.count - dataOffset)
    }
}

/// The header's JSON text on its way to entries.
private struct HeaderText {
    private var scanner: JSONScanner
    private(set) var metadata: [String: String] = [:]
    private var found: [SafetensorsHeader.Entry] = []
    private let startsWithBrace: Bool

    init(_ text: [UInt8]) {
        scanner = JSONScanner(text)
        startsWithBrace = text.first == UInt8(ascii: "{")
    }

    mutating func read() throws(SafetensorsProblem) {
        guard startsWithBrace else { throw .json(offset: 0, expected: "'{'") }
        var (metadata, found) = (self.metadata, self.found)
        try scanner.object { (scanner, key, _) throws(SafetensorsProblem) in
            if key == "__metadata__" {
                metadata = try Self.metadata(&scanner)
            } else {
                found.append(try Self.entry(key, &scanner))
            }
        }
        try scanner.end()
        (self.metadata, self.found) = (metadata, found)
    }

    private static func metadata(_ scanner: inout JSONScanner) throws(SafetensorsProblem) -> [String: String] {
        var metadata: [String: String] = [:]
        try scanner.object { (scanner, key, _) throws(SafetensorsProblem) in metadata[key] = try scanner.string() }
        return metadata
    }

    private static func entry(
        _ name: String, _ scanner: inout JSONScanner
    ) throws(SafetensorsProblem) -> SafetensorsHeader.Entry {
        var (typeName, shape, offsets) = (String?.none, [Int]?.none, [Int]?.none)
        var offsetsPlace = 0
        try scanner.object { (scanner, key, place) throws(SafetensorsProblem) in
            switch key {
            case "dtype": typeName = try scanner.string()
            case "shape": shape = try counts(&scanner)
            case "data_offsets": (offsets, offsetsPlace) = (try counts(&scanner), place)
            default: try scanner.skipValue()
            }
        }
        guard let typeName else { throw .missingField("dtype", of: name) }
        guard let shape else { throw .missingField("shape", of: name) }
        guard let offsets else { throw .missingField("data_offsets", of: name) }
        guard offsets.count == 2 else { throw .json(offset: offsetsPlace, expected: "two data offsets") }
        guard let type = SafetensorsType(rawValue: typeName) else {
            throw .unknownType(typeName, tensor: name)
        }
        guard offsets[0] <= offsets[1] else {
            throw .reversedOffsets(tensor: name, begin: offsets[0], end: offsets[1])
        }
        return .init(name: name, type: type, shape: shape, data: offsets[0]..<offsets[1])
    }

    private static func counts(_ scanner: inout JSONScanner) throws(SafetensorsProblem) -> [Int] {
        var counts: [Int] = []
        try scanner.array { (scanner) throws(SafetensorsProblem) in counts.append(try scanner.count()) }
        return counts
    }

    /// The entries in the order of their data, which they must fill exactly.
    func entries(dataByteCount: Int) throws(SafetensorsProblem) -> [SafetensorsHeader.Entry] {
        for entry in found { try Self.check(entry, dataByteCount: dataByteCount) }
        let sorted = found.sorted {
            ($0.data.lowerBound, $0.data.upperBound) < ($1.data.lowerBound, $1.data.upperBound)
        }
        var (filled, previous) = (0, "")
        for entry in sorted {
            let begin = entry.data.lowerBound
            if begin < filled { throw .overlap(first: previous, second: entry.name) }
            if begin > filled { throw .hole(begin: filled, end: begin) }
            (filled, previous) = (entry.data.upperBound, entry.name)
        }
        guard filled == dataByteCount else { throw .hole(begin: filled, end: dataByteCount) }
        return sorted
    }

    /// Checks what can be told of one tensor without the others.
    private static func check(
        _ entry: SafetensorsHeader.Entry, dataByteCount: Int
    ) throws(SafetensorsProblem) {
        guard entry.data.upperBound <= dataByteCount else {
            throw .dataOutside(
                tensor: entry.name, begin: entry.data.lowerBound, end: entry.data.upperBound,
                available: dataByteCount)
        }
        guard let expected = byteCount(entry.shape, entry.type) else {
            throw .unusableShape(entry.shape, tensor: entry.name)
        }
        guard entry.data.count == expected else {
            throw .dataLength(tensor: entry.name, expected: expected, got: entry.data.count)
        }
    }

    /// The size of a tensor; nil when it overflows or ends within a byte.
    private static func byteCount(_ shape: [Int], _ type: SafetensorsType) -> Int? {
        var bits = type.bitCount
        for size in shape {
            let (product, overflow) = bits.multipliedReportingOverflow(by: size)
            guard !overflow else { return nil }
            bits = product
        }
        return bits.isMultiple(of: 8) ? bits / 8 : nil
    }
}
