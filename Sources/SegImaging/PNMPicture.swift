internal import SegGeometry

/// A picture of the Netpbm family: PBM, PGM and PPM in ASCII or binary, and PAM.
///
/// As Pillow has it: samples are scaled from 0…largest to 0…255, but grey of more than 8 bits is scaled to 16 and cut off at 255.
/// PAM, which Pillow does not read, is always scaled. Alpha is dropped.
struct PNMPicture {
    private let bytes: ByteView
    private let file: String
    private let kind: Int
    private let size: ImageSize
    private let channels: Int
    private let largest: Int
    private let dataOffset: Int

    /// Reads the header.
    ///
    /// - Throws: `ImagingError.truncated`, `.corrupt`.
    init(_ bytes: ByteView, file: String) throws(ImagingError) {
        var scanner = PNMScanner(bytes, at: 2, file: file)
        kind = (bytes.byte(at: 1) ?? 0) - 0x30
        (self.bytes, self.file) = (bytes, file)
        if kind == 7 {
            (size, channels, largest) = try Self.pam(&scanner)
        } else {
            size = ImageSize(width: try scanner.number(), height: try scanner.number())
            largest = kind == 1 || kind == 4 ? 1 : try scanner.number()
            channels = kind == 3 || kind == 6 ? 3 : 1
        }
        guard (1...65535).contains(largest), (1...4).contains(channels), size.width < 1 << 31, size.height < 1 << 31
        else {
            throw .corrupt(
                file: file, format: .pnm, offset: scanner.offset,
                detail: "\(size.width)×\(size.height) pixels of \(channels) samples up to \(largest)")
        }
        // One white space stands between the header and binary pixels; the scanner has passed over it.
        dataOffset = scanner.offset
    }

    private static func pam(
        _ scanner: inout PNMScanner
    ) throws(ImagingError) -> (size: ImageSize, channels: Int, largest: Int) {
        var (width, height, depth, largest) = (0, 0, 0, 0)
        while true {
            switch try scanner.word() {
            case "ENDHDR": return (ImageSize(width: width, height: height), depth, largest)
            case "WIDTH": width = try scanner.number()
            case "HEIGHT": height = try scanner.number()
            case "DEPTH": depth = try scanner.number()
            case "MAXVAL": largest = try scanner.number()
            default: scanner.skipLine()
            }
        }
    }

    /// What the header says.
    var header: ImageHeader {
        ImageHeader(
            format: .pnm, storedSize: size, channels: channels,
            bitDepth: kind == 1 || kind == 4 ? 1 : largest > 255 ? 16 : 8, orientation: .upright)
    }

    /// Red, green and blue of each pixel.
    ///
    /// - Throws: `ImagingError.truncated`, `.corrupt`.
    func pixels() throws(ImagingError) -> [UInt8] {
        switch kind {
        case 1: try plainBits()
        case 2, 3: try plainSamples()
        case 4: try bits()
        default: try samples()
        }
    }

    private var end: ImagingError { .truncated(file: file, format: .pnm, length: bytes.count) }

    /// What a sample becomes.
    private var scaled: [UInt8] {
        let isCut = channels == 1 && largest > 255 && kind != 7
        return (0...largest).map { value in
            let full = (Double(value) / Double(largest) * (isCut ? 65535 : 255)).rounded(.toNearestOrEven)
            return UInt8(min(full, 255))
        }
    }

    private func bits() throws(ImagingError) -> [UInt8] {
        let stride = (size.width + 7) / 8
        guard let data = bytes.slice(from: dataOffset, count: stride * size.height)?.base else { throw end }
        var pixels = PNMPixels(size)
        for row in 0..<size.height {
            for column in 0..<size.width {
                pixels.append(gray: data[row * stride + column / 8] & 0x80 >> UInt8(column % 8) == 0 ? 255 : 0)
            }
        }
        return pixels.bytes
    }

    private func plainBits() throws(ImagingError) -> [UInt8] {
        // Every pixel is a digit, so that a small file cannot announce a large picture.
        guard size.area <= bytes.count else { throw end }
        var scanner = PNMScanner(bytes, at: dataOffset, file: file)
        var pixels = PNMPixels(size)
        for _ in 0..<size.area { pixels.append(gray: try scanner.bit() ? 0 : 255) }
        return pixels.bytes
    }

    private func plainSamples() throws(ImagingError) -> [UInt8] {
        guard size.area * channels <= bytes.count else { throw end }
        var scanner = PNMScanner(bytes, at: dataOffset, file: file)
        let scaled = scaled
        var pixels = PNMPixels(size)
        for _ in 0..<size.area * channels {
            let value = try scanner.number()
            guard value <= largest else {
                throw .corrupt(
                    file: file, format: .pnm, offset: scanner.offset, detail: "the sample \(value) is above \(largest)")
            }
            if channels == 3 { pixels.bytes.append(scaled[value]) } else { pixels.append(gray: scaled[value]) }
        }
        return pixels.bytes
    }

    private func samples() throws(ImagingError) -> [UInt8] {
        let width = largest > 255 ? 2 : 1
        guard let data = bytes.slice(from: dataOffset, count: size.area * channels * width)?.base else { throw end }
        let scaled = scaled
        func sample(_ index: Int) -> UInt8 {
            let value = width == 1 ? Int(data[index]) : Int(data[2 * index]) << 8 | Int(data[2 * index + 1])
            return scaled[min(value, largest)]
        }
        var pixels = PNMPixels(size)
        for pixel in 0..<size.area {
            if channels <= 2 {
                pixels.append(gray: sample(pixel * channels))
            } else {
                for channel in 0..<3 { pixels.bytes.append(sample(pixel * channels + channel)) }
            }
        }
        return pixels.bytes
    }
}

/// Pixels as they come.
private struct PNMPixels {
    var bytes: [UInt8] = []

    init(_ size: ImageSize) { bytes.reserveCapacity(size.area * 3) }

    mutating func append(gray: UInt8) {
        for _ in 0..<3 { bytes.append(gray) }
    }
}

/// Words and numbers with white space and comments between them.
private struct PNMScanner {
    private let bytes: ByteView
    private let file: String
    /// The byte after the last word and the one white space behind it.
    private(set) var offset: Int

    init(_ bytes: ByteView, at offset: Int, file: String) {
        (self.bytes, self.offset, self.file) = (bytes, offset, file)
    }

    private static func isSpace(_ byte: Int) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    /// Passes over white space and comments to the next byte that counts.
    private mutating func nextByte() throws(ImagingError) -> Int {
        while let byte = bytes.byte(at: offset) {
            if byte == 0x23 {
                skipLine()
            } else if Self.isSpace(byte) {
                offset += 1
            } else {
                return byte
            }
        }
        throw .truncated(file: file, format: .pnm, length: bytes.count)
    }

    mutating func skipLine() {
        while let byte = bytes.byte(at: offset), byte != 0x0A, byte != 0x0D { offset += 1 }
    }

    mutating func word() throws(ImagingError) -> String {
        _ = try nextByte()
        let start = offset
        while let byte = bytes.byte(at: offset), !Self.isSpace(byte) { offset += 1 }
        let text = bytes.text(at: start, count: offset - start) ?? ""
        offset += 1
        return text
    }

    mutating func number() throws(ImagingError) -> Int {
        var byte: Int? = try nextByte()
        let start = offset
        var value = 0
        while let digit = byte, (0x30...0x39).contains(digit), offset - start < 10 {
            value = value * 10 + digit - 0x30
            offset += 1
            byte = bytes.byte(at: offset)
        }
        guard offset > start, byte.map({ Self.isSpace($0) || $0 == 0x23 }) ?? true else {
            throw .corrupt(file: file, format: .pnm, offset: offset, detail: "a number is due")
        }
        if byte != 0x23 { offset += 1 }
        return value
    }

    mutating func bit() throws(ImagingError) -> Bool {
        let byte = try nextByte()
        guard byte == 0x30 || byte == 0x31 else {
            throw .corrupt(file: file, format: .pnm, offset: offset, detail: "a 0 or 1 is due")
        }
        offset += 1
        return byte == 0x31
    }
}
