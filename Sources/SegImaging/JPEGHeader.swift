internal import SegGeometry

/// Reads size, channels and orientation from JPEG's marker segments, up to the first scan.
enum JPEGHeader {
    static func read(_ bytes: ByteView, file: String) throws(ImagingError) -> ImageHeader {
        var orientation: ExifOrientation?
        var offset = 2
        while true {
            let marker = try nextMarker(bytes, offset: &offset, file: file)
            // Markers without a length: restart marks, and TEM.
            if (0xD0...0xD7).contains(marker) || marker == 0x01 { continue }
            guard marker != 0xD9, marker != 0xDA, marker != 0xD8 else {
                throw .corrupt(
                    file: file, format: .jpeg, offset: offset, detail: "the pixels begin before the size is known")
            }
            guard let length = bytes.number(at: offset, size: 2, bigEndian: true),
                let segment = bytes.slice(from: offset + 2, count: max(length - 2, 0))
            else { throw .truncated(file: file, format: .jpeg, length: bytes.count) }
            guard length >= 2 else {
                throw .corrupt(file: file, format: .jpeg, offset: offset, detail: "a segment of length \(length)")
            }
            if marker == 0xE1, orientation == nil, segment.starts(with: ExifOrientation.mark) {
                orientation = ExifOrientation(exif: segment)
            }
            if isFrame(marker) { return try frame(segment, orientation ?? .upright, offset: offset, file: file) }
            offset += length
        }
    }

    /// The marker at or after `offset`, which moves behind it. Fill bytes and stray bytes are passed over.
    private static func nextMarker(_ bytes: ByteView, offset: inout Int, file: String) throws(ImagingError) -> Int {
        while let byte = bytes.byte(at: offset) {
            offset += 1
            guard byte == 0xFF, let code = bytes.byte(at: offset), code != 0xFF, code != 0 else { continue }
            offset += 1
            return code
        }
        throw .truncated(file: file, format: .jpeg, length: bytes.count)
    }

    /// Whether the marker is one of the start-of-frame markers, all of which begin alike.
    private static func isFrame(_ marker: Int) -> Bool {
        (0xC0...0xCF).contains(marker) && marker != 0xC4 && marker != 0xC8 && marker != 0xCC
    }

    private static func frame(_ segment: ByteView, _ orientation: ExifOrientation, offset: Int, file: String)
        throws(ImagingError) -> ImageHeader
    {
        guard let bits = segment.byte(at: 0), let height = segment.number(at: 1, size: 2, bigEndian: true),
            let width = segment.number(at: 3, size: 2, bigEndian: true), let channels = segment.byte(at: 5)
        else { throw .corrupt(file: file, format: .jpeg, offset: offset, detail: "the frame header is too short") }
        guard height > 0 else {
            throw .unsupportedVariant(file: file, format: .jpeg, detail: "the height is stated after the pixels")
        }
        guard bits == 8 else {
            throw .unsupportedVariant(file: file, format: .jpeg, detail: "\(bits) bits a channel")
        }
        guard channels == 1 || channels == 3 || channels == 4 else {
            throw .unsupportedVariant(file: file, format: .jpeg, detail: "\(channels) channels")
        }
        return ImageHeader(
            format: .jpeg, storedSize: ImageSize(width: width, height: height), channels: channels, bitDepth: bits,
            orientation: orientation)
    }
}
