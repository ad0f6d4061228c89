internal import SegImaging
internal import SegNotation

/// Pictures from files and from stdin.
enum PictureInput {
    /// The picture at `path`; `-` is stdin.
    ///
    /// - Throws: `ImagingError`, `RecordError`.
    static func read(_ path: String, options: DecodeOptions = DecodeOptions()) throws -> DecodedImage {
        guard path == "-" else { return try DecodedImage(contentsOf: path, options: options) }
        let limit = options.maxBytes
        let file = try InputFile(path)
        var bytes: [UInt8] = []
        while true {
            let block = try file.read()
            if block.isEmpty { break }
            bytes += block
            if bytes.count > limit {
                throw ImagingError.tooManyBytes(file: file.name, bytes: bytes.count, limit: limit)
            }
        }
        return try DecodedImage(encoded: bytes, name: file.name, options: options)
    }
}
