internal import CImageCodecs
internal import SegGeometry

/// What is allowed and done while a picture is read. The limits are held against the header, before any allocation.
public struct DecodeOptions: Hashable, Sendable {
    /// Most bytes that a file may have.
    public var maxBytes = 256 << 20
    /// Most pixels that a picture may have.
    public var maxPixels = 16384 * 16384
    /// Most scans of a JPEG: each one costs a pass over the whole picture.
    public var maxScans = 100
    /// Whether the pixels are turned as EXIF asks. Off, they stay as stored, which is what the published models' own
    /// pipeline sees when it is handed a picture that Pillow opened.
    public var appliesOrientation = true

    /// The default limits; orientation is applied.
    public init() {}
}

extension Image {
    /// Reads a JPEG, PNG or WebP file, whatever its name.
    ///
    /// - Throws: `ImagingError`; see `init(encoded:name:options:)`, and `.unreadable`.
    public init(contentsOf path: String, options: DecodeOptions = DecodeOptions()) throws(ImagingError) {
        try self.init(encoded: FileBytes.read(path, limit: options.maxBytes), name: path, options: options)
    }

    /// Decodes a JPEG, PNG or WebP; `name` is what messages call the bytes.
    ///
    /// The pixels are those of Pillow 12.1.0's `convert("RGB")`: alpha is dropped, a palette looked up, 16-bit channels
    /// keep their high byte (16-bit grey is cut off at 255), CMYK becomes RGB by the naive product. Colour profiles and
    /// gamma are ignored. Data that end early or contradict themselves are errors, never a half-grey picture.
    ///
    /// - Throws: `ImagingError`, naming the file and the place.
    public init(encoded bytes: [UInt8], name: String = "image", options: DecodeOptions = DecodeOptions())
        throws(ImagingError)
    {
        guard bytes.count <= options.maxBytes else {
            throw .tooManyBytes(file: name, bytes: bytes.count, limit: options.maxBytes)
        }
        let header = try ImageHeader.read(bytes, name: name)
        // Sides below 2³¹ have a product that fits.
        guard header.storedSize.area <= options.maxPixels else {
            throw .tooManyPixels(file: name, size: header.storedSize, limit: options.maxPixels)
        }
        let decoded = try Decoding(header: header, bytes: bytes, file: name, options: options).image()
        self = options.appliesOrientation ? decoded.oriented(header.orientation) : decoded
    }
}

/// One run of a codec over bytes whose header is known.
private struct Decoding {
    let header: ImageHeader
    let bytes: [UInt8]
    let file: String
    let options: DecodeOptions

    func image() throws(ImagingError) -> Image {
        var error = seg_codec_error()
        var status = SEG_CODEC_OK
        let length = header.storedSize.area * 3
        let pixels = [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
            status = bytes.withUnsafeBufferPointer { run(source: $0, target: buffer, error: &error) }
            count = status == SEG_CODEC_OK ? length : 0
        }
        guard status == SEG_CODEC_OK else { throw failure(status, error) }
        return Image(size: header.storedSize, pixels: pixels)
    }

    private func run(
        source: UnsafeBufferPointer<UInt8>, target: UnsafeMutableBufferPointer<UInt8>, error: inout seg_codec_error
    ) -> seg_codec_status {
        let (width, height) = (UInt32(header.storedSize.width), UInt32(header.storedSize.height))
        let (data, count) = (source.baseAddress, source.count)
        return switch header.format {
        case .jpeg:
            seg_jpeg_decode(
                data, count, width, height, Int32(clamping: options.maxScans), target.baseAddress, &error)
        case .png: seg_png_decode(data, count, width, height, target.baseAddress, &error)
        case .webp: seg_webp_decode(data, count, width, height, target.baseAddress, &error)
        }
    }

    private func failure(_ status: seg_codec_status, _ error: seg_codec_error) -> ImagingError {
        let detail = error.text
        switch status {
        case SEG_CODEC_UNSUPPORTED: return .unsupportedVariant(file: file, format: header.format, detail: detail)
        case SEG_CODEC_NO_MEMORY: return .outOfMemory(file: file)
        case SEG_CODEC_TOO_MANY_SCANS: return .tooManyScans(file: file, limit: options.maxScans)
        case SEG_CODEC_TRUNCATED: return .truncated(file: file, format: header.format, length: bytes.count)
        default:
            return .corrupt(file: file, format: header.format, offset: error.offset, detail: detail)
        }
    }
}

extension seg_codec_error {
    /// The library's message.
    var text: String {
        withUnsafeBytes(of: message) { buffer in
            String(decoding: buffer.prefix { $0 != 0 }, as: UTF8.self)
        }
    }
}
