internal import SegGeometry

/// Reads WebP's container: the canvas or the size of the only frame, and the orientation from an EXIF chunk.
enum WebPHeader {
    static func read(_ bytes: ByteView, file: String) throws(ImagingError) -> ImageHeader {
        guard let length = bytes.number(at: 4, size: 4, bigEndian: false), length + 8 <= bytes.count,
            let riff = bytes.slice(from: 0, count: length + 8)
        else { throw .truncated(file: file, format: .webp, length: bytes.count) }
        let detail = "the first chunk is not VP8, VP8L or VP8X"
        guard let first = riff.text(at: 12, count: 4), let size = size(riff, chunk: first) else {
            throw .corrupt(file: file, format: .webp, offset: 12, detail: detail)
        }
        let flags = first == "VP8X" ? riff.byte(at: 20) ?? 0 : 0
        guard flags & 0x02 == 0 else {
            throw .unsupportedVariant(file: file, format: .webp, detail: "animations")
        }
        let hasAlpha = first == "VP8L" ? (riff.byte(at: 24) ?? 0) & 0x10 != 0 : flags & 0x10 != 0
        return ImageHeader(
            format: .webp, storedSize: size, channels: hasAlpha ? 4 : 3, bitDepth: 8,
            orientation: chunk("EXIF", of: riff).map(ExifOrientation.init(exif:)) ?? .upright)
    }

    /// The size in the chunk that begins at byte 12, whose payload begins at byte 20.
    private static func size(_ riff: ByteView, chunk: String) -> ImageSize? {
        switch chunk {
        case "VP8X":
            guard let width = riff.number(at: 24, size: 3, bigEndian: false),
                let height = riff.number(at: 27, size: 3, bigEndian: false)
            else { return nil }
            return ImageSize(width: width + 1, height: height + 1)
        case "VP8 ":
            guard let width = riff.number(at: 26, size: 2, bigEndian: false),
                let height = riff.number(at: 28, size: 2, bigEndian: false)
            else { return nil }
            return ImageSize(width: width & 0x3FFF, height: height & 0x3FFF)
        case "VP8L":
            guard let packed = riff.number(at: 21, size: 4, bigEndian: false) else { return nil }
            return ImageSize(width: packed & 0x3FFF + 1, height: packed >> 14 & 0x3FFF + 1)
        default: return nil
        }
    }

    /// The data of the first chunk of a type.
    static func chunk(_ name: String, of riff: ByteView) -> ByteView? {
        var offset = 12
        while let type = riff.text(at: offset, count: 4),
            let length = riff.number(at: offset + 4, size: 4, bigEndian: false)
        {
            if type == name { return riff.slice(from: offset + 8, count: length) }
            offset += 8 + length + length % 2
        }
        return nil
    }
}
