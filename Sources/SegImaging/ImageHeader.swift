public import SegGeometry

/// What a picture's header says, read before anything is allocated for its pixels.
public struct ImageHeader: Hashable, Sendable {
    /// The format, by the first bytes.
    public let format: ImageFormat
    /// Columns and rows as stored, before any turning.
    public let storedSize: ImageSize
    /// Channels as stored, alpha included: 1 grey or palette, 2 grey and alpha, 3 colour, 4 CMYK or colour and alpha.
    public let channels: Int
    /// Bits in a stored channel, or in a palette's index.
    public let bitDepth: Int
    /// How the stored pixels are to be turned.
    public let orientation: ExifOrientation
    /// Whether the file has more pictures than this one: frames of an animation, pages. Only the first is read.
    public internal(set) var holdsSeveral = false

    /// The size of the upright picture.
    public var uprightSize: ImageSize { orientation.uprightSize(of: storedSize) }
}

extension ImageHeader {
    /// The header of the picture in the given bytes; `name` is what messages call them.
    ///
    /// - Throws: `ImagingError.unsupportedFormat`, `.unknownFormat`, `.noPixels`, `.truncated`, `.corrupt`,
    ///   `.unsupportedVariant`, and for HEIC and AVIF `.missingLibrary`.
    /// - Complexity: O(bytes before the pixels), and for PNG, WebP and GIF one step for each chunk.
    public static func read(_ bytes: [UInt8], name: String = "image") throws(ImagingError) -> ImageHeader {
        try Self.reading(bytes, file: name)
    }

    /// The header of the picture in a file.
    ///
    /// - Throws: also `ImagingError.unreadable` and `.tooManyBytes`.
    public static func read(contentsOf path: String, options: DecodeOptions = DecodeOptions()) throws(ImagingError)
        -> ImageHeader
    {
        try Self.reading(FileBytes.read(path, limit: options.maxBytes), file: path)
    }

    private static func reading(_ bytes: [UInt8], file: String) throws(ImagingError) -> ImageHeader {
        try ByteView.over(bytes) { view throws(ImagingError) in try ImageHeader(parsing: view, file: file) }
    }

    /// Recognises the format and reads its header.
    init(parsing bytes: ByteView, file: String) throws(ImagingError) {
        let header =
            switch try ImageFormat(sniffing: bytes, file: file) {
            case .jpeg: try JPEGHeader.read(bytes, file: file)
            case .png: try PNGHeader.read(bytes, file: file)
            case .webp: try WebPHeader.read(bytes, file: file)
            case .gif: try GIFPicture(bytes, file: file).header
            case .bmp: try BMPPicture(bytes, file: file).header
            case .pnm: try PNMPicture(bytes, file: file).header
            case .tiff: try TIFFHeader.read(bytes, file: file)
            case .heic: try HEIFHeader.read(bytes, format: .heic, file: file)
            case .avif: try HEIFHeader.read(bytes, format: .avif, file: file)
            }
        guard header.storedSize.width > 0, header.storedSize.height > 0 else {
            throw .noPixels(file: file, size: header.storedSize)
        }
        self = header
    }
}
