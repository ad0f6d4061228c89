public import SegGeometry

extension Mask {
    /// Reads a mask from a picture file, as `MaskReading` does.
    ///
    /// - Throws: `ImagingError`; see `Image.init(encoded:name:options:)`.
    public init(contentsOf path: String, options: DecodeOptions = .stored) throws(ImagingError) {
        self = try MaskReading(contentsOf: path, options: options).mask
    }

    /// Reads a mask from the bytes of a picture file; `name` is what messages call them.
    ///
    /// - Throws: `ImagingError`; see `Image.init(encoded:name:options:)`.
    public init(encoded bytes: [UInt8], name: String = "mask", options: DecodeOptions = .stored) throws(ImagingError) {
        self = try MaskReading(encoded: bytes, name: name, options: options).mask
    }

    /// The mask of all pixels of a picture that are not black.
    public init(nonZero image: Image) {
        self.init(image, above: 0)
    }

    /// The mask of all pixels of which a channel is above `threshold`.
    init(_ image: Image, above threshold: UInt8) {
        let inside = [UInt8](unsafeUninitializedCapacity: image.size.area) { buffer, count in
            image.pixels.withUnsafeBufferPointer { pixels in
                for index in 0..<image.size.area {
                    let highest = max(pixels[3 * index], pixels[3 * index + 1], pixels[3 * index + 2])
                    buffer[index] = highest > threshold ? 1 : 0
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

extension ImageFormat {
    /// Whether the pixels of a file are only nearly those that were saved: JPEG, HEIC, AVIF, and WebP with a lossy still.
    static func isLossy(_ bytes: [UInt8]) -> Bool {
        if bytes.starts(with: [0xFF, 0xD8]) { return true }
        if bytes.dropFirst(4).starts(with: "ftyp".utf8) { return true }
        guard bytes.count >= 20, bytes.starts(with: Array("RIFF".utf8)), bytes[8..<12].elementsEqual("WEBP".utf8) else {
            return false
        }
        var position = 12
        while position + 8 <= bytes.count {
            if bytes[position..<position + 4].elementsEqual("VP8 ".utf8) { return true }
            let size = (0..<4).reduce(0) { $0 | Int(bytes[position + 4 + $1]) << (8 * $1) }
            position += 8 + size + size % 2
        }
        return false
    }
}
