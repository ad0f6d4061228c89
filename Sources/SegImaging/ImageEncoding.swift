internal import CImageCodecs
public import SegGeometry

/// Writes pictures as PNG. `level` is zlib's effort, 0 (none) to 9.
public enum ImageEncoding {
    /// An RGB picture.
    ///
    /// - Throws: `ImagingError.unwritableSize` for pictures without pixels, `.outOfMemory`.
    public static func png(_ image: Image, level: Int = 4) throws(ImagingError) -> [UInt8] {
        try encode(image.pixels, size: image.size, layout: SEG_PNG_RGB, level: level)
    }

    /// A mask, one bit a pixel, inside white.
    ///
    /// - Throws: see `png(_:level:)`.
    public static func png(_ mask: Mask, level: Int = 4) throws(ImagingError) -> [UInt8] {
        try encode(packedBits(mask), size: mask.size, layout: SEG_PNG_BITS, level: level)
    }

    /// Red, green, blue and alpha (not premultiplied) of each pixel, row after row.
    ///
    /// - Precondition: `rgba` has `size.area × 4` bytes.
    /// - Throws: see `png(_:level:)`.
    public static func png(rgba: [UInt8], size: ImageSize, level: Int = 4) throws(ImagingError) -> [UInt8] {
        precondition(rgba.count == size.area * 4, "four bytes per pixel are needed")
        return try encode(rgba, size: size, layout: SEG_PNG_RGBA, level: level)
    }

    /// One grey byte a pixel, row after row.
    ///
    /// - Precondition: `gray` has `size.area` bytes.
    /// - Throws: see `png(_:level:)`.
    public static func png(gray: [UInt8], size: ImageSize, level: Int = 4) throws(ImagingError) -> [UInt8] {
        precondition(gray.count == size.area, "one byte a pixel is needed")
        return try encode(gray, size: size, layout: SEG_PNG_GRAY, level: level)
    }

    /// A colour's number for each pixel, row after row, and the 256 colours, red, green and blue of each.
    ///
    /// - Precondition: `indexed` has `size.area` bytes and `palette` 768.
    /// - Throws: see `png(_:level:)`.
    public static func png(
        indexed: [UInt8], palette: [UInt8], size: ImageSize, level: Int = 4
    ) throws(ImagingError) -> [UInt8] {
        precondition(indexed.count == size.area, "one byte a pixel is needed")
        precondition(palette.count == 768, "256 colours are needed")
        return try encode(indexed, size: size, layout: SEG_PNG_INDEXED, level: level, palette: palette)
    }

    private static func packedBits(_ mask: Mask) -> [UInt8] {
        let stride = (mask.size.width + 7) / 8
        var bits = [UInt8](repeating: 0, count: stride * mask.size.height)
        for row in 0..<mask.size.height {
            for column in 0..<mask.size.width where mask.pixels[row * mask.size.width + column] != 0 {
                bits[row * stride + column / 8] |= 0x80 >> UInt8(column % 8)
            }
        }
        return bits
    }

    private static func encode(
        _ pixels: [UInt8], size: ImageSize, layout: seg_png_layout, level: Int, palette: [UInt8]? = nil
    )
        throws(ImagingError) -> [UInt8]
    {
        guard size.width > 0, size.height > 0, size.width <= Int32.max, size.height <= Int32.max else {
            throw .unwritableSize(size)
        }
        var png = seg_bytes()
        defer { seg_bytes_free(&png) }
        var error = seg_codec_error()
        let status = seg_png_encode(
            pixels, UInt32(size.width), UInt32(size.height), layout, Int32(min(max(level, 0), 9)), palette, &png,
            &error)
        switch status {
        case SEG_CODEC_OK: return Array(UnsafeBufferPointer(start: png.data, count: png.count))
        case SEG_CODEC_NO_MEMORY: throw .outOfMemory(file: "PNG")
        default: throw .unwritableSize(size)
        }
    }
}

extension Image {
    /// Writes the picture as a PNG file; the file appears complete or not at all.
    ///
    /// - Throws: `ImagingError.unwritable`, `.unwritableSize`, `.outOfMemory`.
    public func writePNG(to path: String) throws(ImagingError) {
        try FileBytes.write(ImageEncoding.png(self), to: path)
    }
}
