internal import CImageCodecs

/// A format that pictures are read from.
public enum ImageFormat: String, Hashable, Sendable, Codable, CaseIterable, CustomStringConvertible {
    /// JPEG: baseline, extended and progressive, 8 bits; grey, YCbCr, RGB, CMYK, YCCK.
    case jpeg
    /// PNG: every colour type and depth, interlaced or not.
    case png
    /// WebP: lossy and lossless stills.
    case webp
    /// GIF: the first frame.
    case gif
    /// BMP: 1 to 32 bits, run lengths, every header.
    case bmp
    /// PBM, PGM, PPM (ASCII and binary) and PAM.
    case pnm
    /// TIFF and BigTIFF: the first page, by libtiff.
    case tiff
    /// HEIC: the primary picture, by libheif.
    case heic
    /// AVIF: the primary picture, by libheif.
    case avif

    /// The format's name as people write it.
    public var description: String {
        switch self {
        case .jpeg: "JPEG"
        case .png: "PNG"
        case .webp: "WebP"
        case .gif: "GIF"
        case .bmp: "BMP"
        case .pnm: "PNM"
        case .tiff: "TIFF"
        case .heic: "HEIC"
        case .avif: "AVIF"
        }
    }

    /// The names of all formats in a sentence.
    public static var list: String {
        let names = allCases.map(\.description)
        return names.dropLast().joined(separator: ", ") + " and " + (names.last ?? "")
    }

    /// The endings that files of these formats usually have, in small letters. A format is recognised by the first bytes; endings only
    /// say which files of a folder are meant.
    public static let endings: Set<String> = [
        "jpg", "jpeg", "jpe", "jfif", "png", "webp", "gif", "bmp", "dib", "pbm", "pgm", "ppm", "pnm", "pam", "tif",
        "tiff", "heic",
        "heif", "avif",
    ]

    /// Whether browsers, and servers that answer about pictures, read the format as we do.
    public var isForWeb: Bool { self == .jpeg || self == .png || self == .webp }

    /// Whether the library that reads this format is here; the other formats need none beyond those that the program is linked to.
    public var isReadable: Bool {
        switch self {
        case .tiff: seg_has_tiff() != 0
        case .heic, .avif: seg_has_heif() != 0
        default: true
        }
    }
}

extension ImageFormat {
    /// Recognises a format by the first bytes of a file; names play no part.
    ///
    /// - Throws: `ImagingError.unsupportedFormat` naming JPEG 2000, JPEG XL, PDF and others; `.unknownFormat`.
    init(sniffing bytes: ByteView, file: String) throws(ImagingError) {
        if let format = Self.first(bytes) {
            self = format
        } else if let name = Self.foreignName(bytes) {
            throw .unsupportedFormat(file: file, format: name)
        } else {
            throw .unknownFormat(file: file, firstBytes: bytes.prefix(8))
        }
    }

    private static func first(_ bytes: ByteView) -> ImageFormat? {
        if let match = marks.first(where: { bytes.starts(with: $0.0) }) { return match.1 }
        if bytes.starts(with: Array("RIFF".utf8)) { return bytes.text(at: 8, count: 4) == "WEBP" ? .webp : nil }
        // Two letters begin many a text: the size of the header, or white space, has to follow.
        if bytes.starts(with: Array("BM".utf8)), let size = bytes.number(at: 14, size: 4, bigEndian: false) {
            return (12...124).contains(size) ? .bmp : nil
        }
        if bytes.byte(at: 0) == 0x50, let kind = bytes.byte(at: 1), let space = bytes.byte(at: 2) {
            return (0x31...0x37).contains(kind) && (space == 0x20 || space == 0x23 || (0x09...0x0D).contains(space))
                ? .pnm : nil
        }
        return bytes.text(at: 4, count: 4) == "ftyp" ? format(ofBrands: bytes) : nil
    }

    private static let marks: [([UInt8], ImageFormat)] = [
        ([0xFF, 0xD8, 0xFF], .jpeg), (pngSignature, .png), (Array("GIF87a".utf8), .gif), (Array("GIF89a".utf8), .gif),
        ([0x49, 0x49, 0x2A, 0x00], .tiff), ([0x4D, 0x4D, 0x00, 0x2A], .tiff), ([0x49, 0x49, 0x2B, 0x00], .tiff),
        ([0x4D, 0x4D, 0x00, 0x2B], .tiff),
    ]

    /// The format of an ISO base media file by its brands, the major one first.
    private static func format(ofBrands bytes: ByteView) -> ImageFormat? {
        let length = min(bytes.number(at: 0, size: 4, bigEndian: true) ?? 0, 512)
        let places = [8] + Array(stride(from: 16, to: length, by: 4))
        for brand in places.compactMap({ bytes.text(at: $0, count: 4) }) {
            switch brand {
            case "avif", "avis": return .avif
            case "heic", "heix", "heim", "heis", "hevc", "hevx": return .heic
            default: continue
            }
        }
        return nil
    }

    static let pngSignature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    /// The name of a picture format that is recognised in order to refuse it by name.
    private static func foreignName(_ bytes: ByteView) -> String? {
        let starts: [([UInt8], String)] = [
            ([0x00, 0x00, 0x00, 0x0C, 0x6A, 0x50, 0x20, 0x20], "JPEG 2000"), ([0xFF, 0x4F, 0xFF, 0x51], "JPEG 2000"),
            ([0xFF, 0x0A], "JPEG XL"), ([0x00, 0x00, 0x00, 0x0C, 0x4A, 0x58, 0x4C, 0x20], "JPEG XL"),
            (Array("8BPS".utf8), "Photoshop"), ([0x00, 0x00, 0x01, 0x00], "ICO"), (Array("%PDF".utf8), "PDF"),
            (Array("<svg".utf8), "SVG"), (Array("qoif".utf8), "QOI"),
        ]
        if let match = starts.first(where: { bytes.starts(with: $0.0) }) { return match.1 }
        return bytes.text(at: 4, count: 4) == "ftyp" ? "an ISO media file that is neither HEIC nor AVIF" : nil
    }
}
