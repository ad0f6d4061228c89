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
    /// Whether colours are converted to sRGB where the file has another colour profile. Off, profiles are ignored, as the published
    /// models' own pipeline ignores them.
    public var convertsToSRGB = false

    /// The default limits; orientation is applied, colour profiles are not.
    public init() {}
}

extension Image {
    /// Reads a picture file of any `ImageFormat`, whatever its name.
    ///
    /// - Throws: `ImagingError`; see `init(encoded:name:options:)`, and `.unreadable`.
    public init(contentsOf path: String, options: DecodeOptions = DecodeOptions()) throws(ImagingError) {
        try self.init(encoded: FileBytes.read(path, limit: options.maxBytes), name: path, options: options)
    }

    /// Decodes a picture; `name` is what messages call the bytes.
    ///
    /// The pixels are those of Pillow 12.1.0's `convert("RGB")`: alpha is dropped, a palette looked up, 16-bit channels
    /// keep their high byte (16-bit grey is cut off at 255), CMYK becomes RGB by the naive product. Colour profiles are
    /// ignored unless the options say otherwise, gamma always. Of animations and pages the first is read. Data that end
    /// early or contradict themselves are errors, never a half-grey picture.
    ///
    /// - Throws: `ImagingError`, naming the file and the place.
    public init(encoded bytes: [UInt8], name: String = "image", options: DecodeOptions = DecodeOptions())
        throws(ImagingError)
    {
        self = try DecodedImage(encoded: bytes, name: name, options: options, looksForRemarks: false).image
    }
}

/// A picture, and what of its file is not in it.
public struct DecodedImage: Sendable {
    /// The pixels.
    public let image: Image
    /// The file's header.
    public let header: ImageHeader
    /// What was left out or changed.
    public let remarks: [ImageRemark]

    /// Reads a picture file; see `Image.init(contentsOf:options:)`.
    ///
    /// - Throws: `ImagingError`.
    public init(contentsOf path: String, options: DecodeOptions = DecodeOptions()) throws(ImagingError) {
        try self.init(encoded: FileBytes.read(path, limit: options.maxBytes), name: path, options: options)
    }

    /// Decodes a picture; see `Image.init(encoded:name:options:)`.
    ///
    /// - Throws: `ImagingError`.
    public init(
        encoded bytes: [UInt8], name: String = "image", options: DecodeOptions = DecodeOptions()
    ) throws(ImagingError) {
        try self.init(encoded: bytes, name: name, options: options, looksForRemarks: true)
    }

    init(encoded bytes: [UInt8], name: String, options: DecodeOptions, looksForRemarks: Bool) throws(ImagingError) {
        guard bytes.count <= options.maxBytes else {
            throw .tooManyBytes(file: name, bytes: bytes.count, limit: options.maxBytes)
        }
        header = try ImageHeader.read(bytes, name: name)
        // Sides below 2³¹ have a product that fits.
        guard header.storedSize.area <= options.maxPixels else {
            throw .tooManyPixels(file: name, size: header.storedSize, limit: options.maxPixels)
        }
        var decoded = try Decoding(header: header, bytes: bytes, file: name, options: options).image()
        var remarks = looksForRemarks ? header.remarks : []
        if looksForRemarks || options.convertsToSRGB, let profile = ColorProfile(of: bytes, header: header) {
            let remark = try profile.remark(on: &decoded, converts: options.convertsToSRGB, header: header, file: name)
            if let remark { remarks.append(remark) }
        }
        image = options.appliesOrientation ? decoded.oriented(header.orientation) : decoded
        self.remarks = remarks
    }
}

/// One run of a codec over bytes whose header is known.
private struct Decoding {
    let header: ImageHeader
    let bytes: [UInt8]
    let file: String
    let options: DecodeOptions

    func image() throws(ImagingError) -> Image {
        switch header.format {
        case .gif: try own { view throws(ImagingError) in try GIFPicture(view, file: file).pixels() }
        case .bmp: try own { view throws(ImagingError) in try BMPPicture(view, file: file).pixels() }
        case .pnm: try own { view throws(ImagingError) in try PNMPicture(view, file: file).pixels() }
        case .jpeg, .png, .webp, .tiff, .heic, .avif: try library()
        }
    }

    /// A format that is read here.
    private func own(_ pixels: (ByteView) throws(ImagingError) -> [UInt8]) throws(ImagingError) -> Image {
        Image(size: header.storedSize, pixels: try ByteView.over(bytes, pixels))
    }

    /// A format that a C library reads.
    private func library() throws(ImagingError) -> Image {
        var error = seg_codec_error()
        var status = SEG_CODEC_OK
        let length = header.storedSize.area * 3
        let pixels = [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
            status = bytes.withUnsafeBufferPointer { run(source: $0, target: buffer, error: &error) }
            count = status == SEG_CODEC_OK ? length : 0
        }
        guard status == SEG_CODEC_OK else {
            throw .codec(
                status, error, file: file, format: header.format, length: bytes.count, maxScans: options.maxScans)
        }
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
        case .tiff: seg_tiff_decode(data, count, width, height, target.baseAddress, &error)
        case .heic, .avif: seg_heif_decode(data, count, width, height, target.baseAddress, &error)
        case .gif, .bmp, .pnm: SEG_CODEC_UNSUPPORTED
        }
    }
}

extension ImagingError {
    /// What a codec's status means.
    static func codec(
        _ status: seg_codec_status, _ error: seg_codec_error, file: String, format: ImageFormat, length: Int,
        maxScans: Int = 0
    ) -> ImagingError {
        switch status {
        case SEG_CODEC_UNSUPPORTED: .unsupportedVariant(file: file, format: format, detail: error.text)
        case SEG_CODEC_NO_MEMORY: .outOfMemory(file: file)
        case SEG_CODEC_TOO_MANY_SCANS: .tooManyScans(file: file, limit: maxScans)
        case SEG_CODEC_TRUNCATED: .truncated(file: file, format: format, length: length)
        case SEG_CODEC_NO_LIBRARY: .missingLibrary(file: file, format: format, library: error.text)
        default: .corrupt(file: file, format: format, offset: error.offset, detail: error.text)
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
