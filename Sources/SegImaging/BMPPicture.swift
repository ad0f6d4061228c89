internal import SegGeometry

/// A BMP file: OS/2 and Windows headers up to version 5; 1, 4, 8, 16, 24 and 32 bits; run lengths; bit fields; either direction.
///
/// A fourth channel is dropped, as Pillow's `convert("RGB")` does. Pixels that run lengths leave out have the palette's first colour.
struct BMPPicture {
    private enum Compression: Int {
        case none = 0
        case runs8 = 1
        case runs4 = 2
        case fields = 3
        case fieldsWithAlpha = 6
    }

    private let bytes: ByteView
    private let file: String
    private let size: ImageSize
    private let bits: Int
    private let isTopDown: Bool
    private let compression: Compression
    private let pixelOffset: Int
    private let palette: ColorTable
    /// Bit masks of red, green and blue, for 16 and 32 bits.
    private let masks: [Int]

    /// Reads the header.
    ///
    /// - Throws: `ImagingError.truncated`, `.corrupt`, `.unsupportedVariant`.
    init(_ bytes: ByteView, file: String) throws(ImagingError) {
        let fields = BMPFields(bytes, file: file)
        let headerSize = try fields.long(14)
        let isCore = headerSize == 12
        guard isCore || [40, 52, 56, 64, 108, 124].contains(headerSize) else {
            throw .unsupportedVariant(file: file, format: .bmp, detail: "a header of \(headerSize) bytes")
        }
        let width = isCore ? try fields.short(18) : try fields.signed(18)
        let height = isCore ? try fields.short(20) : try fields.signed(22)
        let bits = try fields.short(isCore ? 24 : 28)
        let code = isCore ? 0 : try fields.long(30)
        guard width >= 0, height > Int(Int32.min) else {
            throw .corrupt(file: file, format: .bmp, offset: 18, detail: "sides of \(width) and \(height)")
        }
        guard let compression = Compression(rawValue: code), Self.fits(compression, bits: bits) else {
            throw .unsupportedVariant(
                file: file, format: .bmp, detail: "\(bits) bits per pixel with compression \(code)")
        }
        (self.bytes, self.file, self.bits, self.compression) = (bytes, file, bits, compression)
        size = ImageSize(width: width, height: abs(height))
        isTopDown = height < 0
        let stated = isCore ? 0 : try fields.long(46)
        let colors = bits > 8 ? 0 : stated == 0 ? 1 << bits : stated
        guard colors <= 65536 else {
            throw .corrupt(file: file, format: .bmp, offset: 46, detail: "a palette of \(colors) colours")
        }
        let start = 14 + headerSize
        palette = try ColorTable(
            bytes, at: start, count: min(colors, 256), stride: isCore ? 3 : 4, isBlueFirst: true, format: .bmp,
            file: file)
        let offset = try fields.long(10)
        // Some writers forget the palette when they say where the pixels begin.
        pixelOffset = offset == start && bits <= 8 ? offset + 4 * colors : offset
        masks = try Self.masks(compression, bits: bits, fields)
    }

    private static func fits(_ compression: Compression, bits: Int) -> Bool {
        switch compression {
        case .none: [1, 4, 8, 16, 24, 32].contains(bits)
        case .runs8: bits == 8
        case .runs4: bits == 4
        case .fields, .fieldsWithAlpha: bits == 16 || bits == 24 || bits == 32
        }
    }

    private static func masks(_ compression: Compression, bits: Int, _ fields: BMPFields) throws(ImagingError) -> [Int]
    {
        let usual = bits == 16 ? [0x7C00, 0x03E0, 0x001F] : [0xFF0000, 0xFF00, 0xFF]
        guard compression == .fields || compression == .fieldsWithAlpha else { return usual }
        let stated = [try fields.long(54), try fields.long(58), try fields.long(62)]
        return stated.allSatisfy { $0 == 0 } ? usual : stated
    }

    /// What the header says.
    var header: ImageHeader {
        ImageHeader(
            format: .bmp, storedSize: size, channels: bits <= 8 ? 1 : bits == 32 ? 4 : 3,
            bitDepth: bits <= 8 ? bits : 8,
            orientation: .upright)
    }

    /// Red, green and blue of each pixel.
    ///
    /// - Throws: `ImagingError.truncated`.
    func pixels() throws(ImagingError) -> [UInt8] {
        switch compression {
        case .runs8, .runs4: palette.colors(of: try indices())
        case .none, .fields, .fieldsWithAlpha: try rows()
        }
    }

    private func rows() throws(ImagingError) -> [UInt8] {
        let stride = (size.width * bits + 31) / 32 * 4
        var pixels = [UInt8](repeating: 0, count: size.area * 3)
        // The last row's padding may be missing.
        let needed = (size.height - 1) * stride + (size.width * bits + 7) / 8
        guard let data = bytes.slice(from: pixelOffset, count: needed)?.base else {
            throw .truncated(file: file, format: .bmp, length: bytes.count)
        }
        let channels = masks.map(BMPChannel.init)
        for row in 0..<size.height {
            let source = (isTopDown ? row : size.height - 1 - row) * stride
            var target = row * size.width * 3
            for column in 0..<size.width {
                if bits <= 8 {
                    let bit = column * bits
                    let index = Int(data[source + bit / 8]) >> (8 - bits - bit % 8) & (1 << bits - 1)
                    palette.write(index, to: &pixels, at: target)
                } else {
                    let at = source + column * bits / 8
                    var value = Int(data[at]) | Int(data[at + 1]) << 8
                    if bits >= 24 { value |= Int(data[at + 2]) << 16 }
                    if bits == 32 { value |= Int(data[at + 3]) << 24 }
                    for channel in 0..<3 { pixels[target + channel] = channels[channel].value(value) }
                }
                target += 3
            }
        }
        return pixels
    }

    /// The palette's indices that the run lengths spell, from the top row.
    private func indices() throws(ImagingError) -> [UInt8] {
        var indices = [UInt8](repeating: 0, count: size.area)
        var (x, y, at) = (0, 0, pixelOffset)
        func put(_ value: Int) {
            if x < size.width, y < size.height {
                indices[(isTopDown ? y : size.height - 1 - y) * size.width + x] = UInt8(truncatingIfNeeded: value)
            }
            x += 1
        }
        func nibble(_ byte: Int, _ index: Int) -> Int { bits == 8 ? byte : index % 2 == 0 ? byte >> 4 : byte & 15 }
        while y < size.height, !(y == size.height - 1 && x >= size.width) {
            guard let count = bytes.byte(at: at), let value = bytes.byte(at: at + 1) else {
                throw .truncated(file: file, format: .bmp, length: bytes.count)
            }
            at += 2
            switch (count, value) {
            case (0, 0): (x, y) = (0, y + 1)
            case (0, 1): return indices
            case (0, 2):
                guard let right = bytes.byte(at: at), let up = bytes.byte(at: at + 1) else {
                    throw .truncated(file: file, format: .bmp, length: bytes.count)
                }
                (x, y, at) = (x + right, y + up, at + 2)
            case (0, _):
                let length = bits == 8 ? value : (value + 1) / 2
                guard let literal = bytes.slice(from: at, count: length)?.base else {
                    throw .truncated(file: file, format: .bmp, length: bytes.count)
                }
                for index in 0..<value { put(nibble(Int(literal[bits == 8 ? index : index / 2]), index)) }
                at += length + length % 2
            default: for index in 0..<count { put(nibble(value, index)) }
            }
        }
        return indices
    }
}

/// Numbers of a BMP's header.
private struct BMPFields {
    let bytes: ByteView
    let file: String

    init(_ bytes: ByteView, file: String) { (self.bytes, self.file) = (bytes, file) }

    func short(_ offset: Int) throws(ImagingError) -> Int { try number(offset, 2) }
    func long(_ offset: Int) throws(ImagingError) -> Int { try number(offset, 4) }
    func signed(_ offset: Int) throws(ImagingError) -> Int { Int(Int32(truncatingIfNeeded: try number(offset, 4))) }

    private func number(_ offset: Int, _ size: Int) throws(ImagingError) -> Int {
        guard let value = bytes.number(at: offset, size: size, bigEndian: false) else {
            throw .truncated(file: file, format: .bmp, length: bytes.count)
        }
        return value
    }
}

/// A channel within a pixel's number, scaled to 8 bits by the largest value it can have.
private struct BMPChannel {
    let shift: Int
    let largest: Int

    init(mask: Int) {
        shift = mask == 0 ? 0 : mask.trailingZeroBitCount
        largest = mask >> shift
    }

    func value(_ pixel: Int) -> UInt8 {
        largest == 0 ? 0 : UInt8(truncatingIfNeeded: (pixel >> shift & largest) * 255 / largest)
    }
}
