/// A format that pictures are read from.
public enum ImageFormat: String, Hashable, Sendable, Codable, CaseIterable, CustomStringConvertible {
    /// JPEG: baseline, extended and progressive, 8 bits; grey, YCbCr, RGB, CMYK, YCCK.
    case jpeg
    /// PNG: every colour type and depth, interlaced or not.
    case png
    /// WebP: lossy and lossless stills.
    case webp

    /// The format's name as people write it.
    public var description: String {
        switch self {
        case .jpeg: "JPEG"
        case .png: "PNG"
        case .webp: "WebP"
        }
    }
}

extension ImageFormat {
    /// Recognises a format by the first bytes of a file; names play no part.
    ///
    /// - Throws: `ImagingError.unsupportedFormat` naming GIF, BMP, TIFF, HEIC, AVIF and others; `.unknownFormat`.
    init(sniffing bytes: ByteView, file: String) throws(ImagingError) {
        if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
            self = .jpeg
        } else if bytes.starts(with: Self.pngSignature) {
            self = .png
        } else if bytes.starts(with: Array("RIFF".utf8)), bytes.text(at: 8, count: 4) == "WEBP" {
            self = .webp
        } else if let name = Self.foreignName(bytes) {
            throw .unsupportedFormat(file: file, format: name)
        } else {
            throw .unknownFormat(file: file, firstBytes: bytes.prefix(8))
        }
    }

    static let pngSignature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    /// The name of a picture format that is recognised in order to refuse it by name.
    private static func foreignName(_ bytes: ByteView) -> String? {
        let starts: [([UInt8], String)] = [
            (Array("GIF87a".utf8), "GIF"), (Array("GIF89a".utf8), "GIF"), (Array("BM".utf8), "BMP"),
            ([0x49, 0x49, 0x2A, 0x00], "TIFF"), ([0x4D, 0x4D, 0x00, 0x2A], "TIFF"),
            ([0x49, 0x49, 0x2B, 0x00], "BigTIFF"), ([0x4D, 0x4D, 0x00, 0x2B], "BigTIFF"),
            ([0x00, 0x00, 0x00, 0x0C, 0x6A, 0x50, 0x20, 0x20], "JPEG 2000"), ([0xFF, 0x4F, 0xFF, 0x51], "JPEG 2000"),
            ([0xFF, 0x0A], "JPEG XL"), ([0x00, 0x00, 0x00, 0x0C, 0x4A, 0x58, 0x4C, 0x20], "JPEG XL"),
            (Array("8BPS".utf8), "Photoshop"), ([0x00, 0x00, 0x01, 0x00], "ICO"), (Array("%PDF".utf8), "PDF"),
            (Array("<svg".utf8), "SVG"), (Array("qoif".utf8), "QOI"),
        ]
        if let match = starts.first(where: { bytes.starts(with: $0.0) }) { return match.1 }
        return bytes.text(at: 4, count: 4) == "ftyp" ? brandName(bytes.text(at: 8, count: 4)) : nil
    }

    /// The name of an ISO base media file by its major brand.
    private static func brandName(_ brand: String?) -> String {
        switch brand {
        case "avif", "avis": "AVIF"
        case "heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1": "HEIC"
        default: "an ISO media file"
        }
    }
}
