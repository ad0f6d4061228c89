internal import CImageCodecs
public import SegGeometry

/// A mask from a picture file, and what was taken for its inside.
///
/// Every pixel that is not black is inside; in a lossy file (JPEG, lossy WebP, HEIC, AVIF), where edges ring, every pixel above half of
/// the brightest. Where alpha varies, it is the mask instead: every pixel that is more opaque than not, whatever its colour.
/// 1-bit, grey, palette (by its colours), RGB, with or without alpha. The orientation of EXIF is not applied: a mask lies on
/// the stored pixels of its picture.
public struct MaskReading: Sendable {
    /// What makes a pixel part of the mask.
    public enum Rule: Hashable, Sendable {
        case notBlack, aboveHalf, opaque
    }

    /// The mask.
    public let mask: Mask
    /// Which pixels are inside.
    public let rule: Rule
    /// The commonest colours, as `#rrggbb` with their share, of a lossless picture that has several and no black among
    /// them, so that everything is inside; nil of any other. Its background is likely to be one of these.
    public let colorsWithoutBlack: String?

    /// Reads a mask from a picture file.
    ///
    /// - Throws: `ImagingError`; see `Image.init(encoded:name:options:)`.
    public init(contentsOf path: String, options: DecodeOptions = .stored) throws(ImagingError) {
        try self.init(encoded: FileBytes.read(path, limit: options.maxBytes), name: path, options: options)
    }

    /// Reads a mask from the bytes of a picture file; `name` is what messages call them.
    ///
    /// - Throws: `ImagingError`; see `Image.init(encoded:name:options:)`.
    public init(encoded bytes: [UInt8], name: String = "mask", options: DecodeOptions = .stored) throws(ImagingError) {
        let header = try ImageHeader.read(bytes, name: name)
        let image = try Image(encoded: bytes, name: name, options: options)
        if let alpha = try AlphaPlane.read(bytes, header, name: name), alpha.varies {
            let opaque = Mask(size: header.storedSize, pixels: alpha.pixels.map { $0 > 127 ? 1 : 0 })
            mask = options.appliesOrientation ? opaque.oriented(header.orientation) : opaque
            (rule, colorsWithoutBlack) = (.opaque, nil)
            return
        }
        let isLossy = ImageFormat.isLossy(bytes)
        mask = Mask(image, above: isLossy ? (image.pixels.max() ?? 0) / 2 : 0)
        rule = isLossy ? .aboveHalf : .notBlack
        colorsWithoutBlack = !isLossy && mask.pixels.allSatisfy { $0 != 0 } ? Self.colors(of: image) : nil
    }

    /// The four commonest colours; nil when there is one alone.
    private static func colors(of image: Image) -> String? {
        var counts: [UInt32: Int] = [:]
        for index in 0..<image.size.area {
            let (red, green, blue) = (image.pixels[3 * index], image.pixels[3 * index + 1], image.pixels[3 * index + 2])
            counts[UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue), default: 0] += 1
        }
        guard counts.count > 1 else { return nil }
        let common = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(4)
        return common.map { color, count in
            let digits = String(color, radix: 16)
            let share = Int((100 * Double(count) / Double(image.size.area)).rounded())
            return "#\(String(repeating: "0", count: 6 - digits.count))\(digits) \(share) %"
        }.joined(separator: ", ")
    }
}

/// How opaque each pixel is.
private struct AlphaPlane {
    var pixels: [UInt8]

    /// Whether some pixels are more opaque than not, and others are not.
    var varies: Bool { pixels.contains { $0 > 127 } && pixels.contains { $0 <= 127 } }

    /// Nil when the file has no alpha.
    static func read(_ bytes: [UInt8], _ header: ImageHeader, name: String) throws(ImagingError) -> AlphaPlane? {
        guard header.format == .png || header.format == .webp else { return nil }
        var (error, hasAlpha, status) = (seg_codec_error(), Int32(0), SEG_CODEC_OK)
        let (width, height) = (UInt32(header.storedSize.width), UInt32(header.storedSize.height))
        let decode = header.format == .png ? seg_png_alpha : seg_webp_alpha
        let pixels = [UInt8](unsafeUninitializedCapacity: header.storedSize.area) { buffer, count in
            status = decode(bytes, bytes.count, width, height, buffer.baseAddress, &hasAlpha, &error)
            count = status == SEG_CODEC_OK && hasAlpha != 0 ? header.storedSize.area : 0
        }
        guard status == SEG_CODEC_OK else {
            throw .corrupt(file: name, format: header.format, offset: error.offset, detail: error.text)
        }
        return hasAlpha != 0 ? AlphaPlane(pixels: pixels) : nil
    }
}

extension Mask {
    /// The mask turned as its picture is.
    public func oriented(_ orientation: ExifOrientation) -> Mask {
        guard orientation != .upright else { return self }
        return Mask(nonZero: Image(size: size, pixels: pixels.flatMap { [$0, $0, $0] }).oriented(orientation))
    }
}
