public import SegGeometry

/// Why a picture can't be read or written. Each case carries the facts; the sentences are made in `description`.
/// `file` is the path, or the name that the caller gave to the bytes.
public enum ImagingError: Error, Hashable, Sendable {
    /// The file can't be opened or read.
    case unreadable(file: String, reason: String)
    /// The file can't be written.
    case unwritable(file: String, reason: String)
    /// The file is larger than allowed.
    case tooManyBytes(file: String, bytes: Int, limit: Int)
    /// The header announces more pixels than allowed.
    case tooManyPixels(file: String, size: ImageSize, limit: Int)
    /// The header announces no pixels.
    case noPixels(file: String, size: ImageSize)
    /// A progressive JPEG with more scans than allowed.
    case tooManyScans(file: String, limit: Int)
    /// A format that is recognised but not read.
    case unsupportedFormat(file: String, format: String)
    /// A variant of a supported format that is not read.
    case unsupportedVariant(file: String, format: ImageFormat, detail: String)
    /// A format whose library is not installed.
    case missingLibrary(file: String, format: ImageFormat, library: String)
    /// The first bytes belong to no format that is known.
    case unknownFormat(file: String, firstBytes: [UInt8])
    /// The data break the format's rules at or before byte `offset`.
    case corrupt(file: String, format: ImageFormat, offset: Int, detail: String)
    /// The data end at byte `length`, before the picture does.
    case truncated(file: String, format: ImageFormat, length: Int)
    /// There is no memory for the picture.
    case outOfMemory(file: String)
    /// Pixels of no size, or one that the format can't hold, can't be written.
    case unwritableSize(ImageSize)
}

extension ImagingError: CustomStringConvertible {
    /// A sentence for people.
    public var description: String {
        switch self {
        case .unreadable(let file, let reason): "\(file): can't be read: \(reason)"
        case .unwritable(let file, let reason): "\(file): can't be written: \(reason)"
        case .tooManyBytes(let file, let bytes, let limit): "\(file): has \(bytes) bytes; at most \(limit) are read"
        case .tooManyPixels(let file, let size, let limit):
            "\(file): is \(size.width)×\(size.height), which is more than \(limit) pixels"
        case .noPixels(let file, let size): "\(file): is \(size.width)×\(size.height) and has no pixels"
        case .tooManyScans(let file, let limit): "\(file): is a JPEG of more than \(limit) scans"
        case .outOfMemory(let file): "\(file): there is not enough memory for the picture"
        case .unwritableSize(let size): "a picture of \(size.width)×\(size.height) can't be written"
        default: formatSentence
        }
    }

    private var formatSentence: String {
        switch self {
        case .unsupportedFormat(let file, let format):
            "\(file): is \(format); \(ImageFormat.list) are read. Convert it to one of these"
        case .unsupportedVariant(let file, let format, let detail):
            "\(file): this kind of \(format) is not read: \(detail)"
        case .missingLibrary(let file, let format, let library):
            "\(file): is \(format), which \(library) reads, and this machine does not have it: install \(Self.packages(library))"
        case .unknownFormat(let file, let firstBytes):
            firstBytes.isEmpty
                ? "\(file): is empty"
                : "\(file): is no picture in a known format (\(ImageFormat.list) are read); it begins with "
                    + firstBytes.map { Self.hexadecimal($0) }.joined(separator: " ")
        case .corrupt(let file, let format, let offset, let detail):
            "\(file): the \(format) is corrupt at byte \(offset): \(detail)"
        case .truncated(let file, let format, let length):
            "\(file): the \(format) ends too early, after \(length) bytes"
        default: ""
        }
    }

    /// What Debian and Ubuntu call the package of a library.
    private static func packages(_ library: String) -> String {
        switch library {
        case "libtiff": "the package libtiff6 (libtiff5 before Debian 12 and Ubuntu 24.04)"
        case "libheif": "the package libheif1 (and from Debian 13 on libheif-plugin-libde265 and libheif-plugin-dav1d)"
        default: "the package liblcms2-2"
        }
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
}
