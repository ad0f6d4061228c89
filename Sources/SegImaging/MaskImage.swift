public import SegGeometry

extension Mask {
    /// Reads a mask from a picture file: every pixel that is not black is inside.
    ///
    /// 1-bit, grey, palette (by its colours), RGB, with or without alpha (dropped). The orientation flag of EXIF is not
    /// applied: a mask lies on the stored pixels of its picture.
    ///
    /// - Throws: `ImagingError`; see `Image.init(encoded:name:options:)`.
    public init(contentsOf path: String, options: DecodeOptions = .stored) throws(ImagingError) {
        try self.init(nonZero: Image(contentsOf: path, options: options))
    }

    /// Reads a mask from the bytes of a picture file; `name` is what messages call them.
    ///
    /// - Throws: `ImagingError`; see `Image.init(encoded:name:options:)`.
    public init(encoded bytes: [UInt8], name: String = "mask", options: DecodeOptions = .stored) throws(ImagingError) {
        try self.init(nonZero: Image(encoded: bytes, name: name, options: options))
    }

    /// The mask of all pixels of a picture that are not black.
    public init(nonZero image: Image) {
        let inside = [UInt8](unsafeUninitializedCapacity: image.size.area) { buffer, count in
            image.pixels.withUnsafeBufferPointer { pixels in
                for index in 0..<image.size.area {
                    buffer[index] = (pixels[3 * index] | pixels[3 * index + 1] | pixels[3 * index + 2]) == 0 ? 0 : 1
                }
            }
            count = image.size.area
        }
        self.init(size: image.size, pixels: inside)
    }

    /// Writes the mask as a 1-bit PNG file, inside white; the file appears complete or not at all.
    ///
    /// - Throws: `ImagingError.unwritable`, `.unwritableSize`, `.outOfMemory`.
    public func writePNG(to path: String) throws(ImagingError) {
        try FileBytes.write(ImageEncoding.png(self), to: path)
    }
}

extension DecodeOptions {
    /// The default limits, the pixels as stored.
    public static var stored: DecodeOptions {
        var options = DecodeOptions()
        options.appliesOrientation = false
        return options
    }
}
