internal import SegGeometry

/// Reads PNG's IHDR, and the orientation from an eXIf chunk wherever it stands.
enum PNGHeader {
    static func read(_ bytes: ByteView, file: String) throws(ImagingError) -> ImageHeader {
        guard let width = bytes.number(at: 16, size: 4, bigEndian: true),
            let height = bytes.number(at: 20, size: 4, bigEndian: true), let depth = bytes.byte(at: 24),
            let type = bytes.byte(at: 25)
        else { throw .truncated(file: file, format: .png, length: bytes.count) }
        guard bytes.text(at: 12, count: 4) == "IHDR", bytes.number(at: 8, size: 4, bigEndian: true) == 13 else {
            throw .corrupt(file: file, format: .png, offset: 8, detail: "the first chunk is not IHDR")
        }
        guard let channels = channelCounts[type] else {
            throw .corrupt(file: file, format: .png, offset: 25, detail: "colour type \(type)")
        }
        guard width < 1 << 31, height < 1 << 31 else {
            throw .corrupt(file: file, format: .png, offset: 16, detail: "sides of \(width) and \(height)")
        }
        var header = ImageHeader(
            format: .png, storedSize: ImageSize(width: width, height: height), channels: channels, bitDepth: depth,
            orientation: chunk("eXIf", of: bytes).map(ExifOrientation.init(exif:)) ?? .upright)
        // An animated PNG says how many frames it has.
        let frames = chunk("acTL", of: bytes)?.number(at: 0, size: 4, bigEndian: true) ?? 1
        header.holdsSeveral = frames > 1
        return header
    }

    /// Channels of each colour type.
    private static let channelCounts = [0: 1, 2: 3, 3: 1, 4: 2, 6: 4]

    /// The data of the first chunk of a type.
    static func chunk(_ name: String, of bytes: ByteView) -> ByteView? {
        var offset = 8
        while let length = bytes.number(at: offset, size: 4, bigEndian: true),
            let type = bytes.text(at: offset + 4, count: 4)
        {
            if type == name { return bytes.slice(from: offset + 8, count: length) }
            offset += 12 + length
        }
        return nil
    }
}
