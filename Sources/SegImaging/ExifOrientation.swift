public import SegGeometry

/// How the stored pixels are to be turned before they are looked at, by EXIF's tag 0x0112. XMP's copy of it is not read.
public enum ExifOrientation: Int, Hashable, Sendable, Codable, CaseIterable {
    /// As stored.
    case upright = 1
    /// Mirrored left to right.
    case mirrored = 2
    /// Turned by half a turn.
    case upsideDown = 3
    /// Mirrored top to bottom.
    case flipped = 4
    /// Mirrored along the diagonal from top left to bottom right.
    case transposed = 5
    /// To be turned a quarter clockwise.
    case turnsRight = 6
    /// Mirrored along the diagonal from top right to bottom left.
    case transversed = 7
    /// To be turned a quarter counter-clockwise.
    case turnsLeft = 8

    /// Whether width and height change places.
    public var swapsSides: Bool { rawValue >= 5 }

    /// The size of the upright picture whose pixels are stored with `size`.
    public func uprightSize(of size: ImageSize) -> ImageSize {
        swapsSides ? ImageSize(width: size.height, height: size.width) : size
    }
}

extension ExifOrientation {
    /// Reads the orientation from EXIF data (a TIFF header and its first directory), with or without the `Exif` mark.
    ///
    /// Whatever is missing, cut off or out of range means `.upright`: EXIF is a remark on a picture, not the picture.
    init(exif bytes: ByteView) {
        var tiff = bytes
        if bytes.starts(with: Self.mark), let inner = bytes.slice(from: 6, count: bytes.count - 6) { tiff = inner }
        self = Self.value(inTIFF: tiff).flatMap(ExifOrientation.init(rawValue:)) ?? .upright
    }

    /// What precedes the TIFF header in JPEG's APP1.
    static let mark = Array("Exif\0\0".utf8)
    private static let tag = 0x0112
    private static let shortType = 3

    private static func value(inTIFF tiff: ByteView) -> Int? {
        let bigEndian: Bool
        switch tiff.text(at: 0, count: 2) {
        case "II": bigEndian = false
        case "MM": bigEndian = true
        default: return nil
        }
        guard tiff.number(at: 2, size: 2, bigEndian: bigEndian) == 42,
            let directory = tiff.number(at: 4, size: 4, bigEndian: bigEndian),
            let entries = tiff.number(at: directory, size: 2, bigEndian: bigEndian)
        else { return nil }
        for entry in 0..<entries {
            let offset = directory + 2 + entry * 12
            guard let found = tiff.number(at: offset, size: 2, bigEndian: bigEndian) else { return nil }
            guard found == tag else { continue }
            guard tiff.number(at: offset + 2, size: 2, bigEndian: bigEndian) == shortType else { return nil }
            return tiff.number(at: offset + 8, size: 2, bigEndian: bigEndian)
        }
        return nil
    }
}

extension Image {
    /// The picture turned as `orientation` asks; equal to Pillow's `exif_transpose`.
    ///
    /// - Complexity: O(pixels).
    public func oriented(_ orientation: ExifOrientation) -> Image {
        guard orientation != .upright else { return self }
        var turned = Image(size: orientation.uprightSize(of: size))
        let (start, acrossStep, downStep) = walk(orientation)
        let width = turned.size.width
        let height = turned.size.height
        pixels.withUnsafeBufferPointer { source in
            turned.pixels.withUnsafeMutableBufferPointer { target in
                var out = 0
                for row in 0..<height {
                    var pixel = start + row * downStep
                    for _ in 0..<width {
                        target[out] = source[pixel]
                        target[out + 1] = source[pixel + 1]
                        target[out + 2] = source[pixel + 2]
                        out += 3
                        pixel += acrossStep
                    }
                }
            }
        }
        return turned
    }

    /// Which byte the turned picture begins with, and how far the stored bytes of its next column and row are.
    private func walk(_ orientation: ExifOrientation) -> (start: Int, across: Int, down: Int) {
        let pixel = 3
        let line = size.width * 3
        let lastColumn = (size.width - 1) * pixel
        let lastLine = (size.height - 1) * line
        return switch orientation {
        case .upright: (0, pixel, line)
        case .mirrored: (lastColumn, -pixel, line)
        case .upsideDown: (lastLine + lastColumn, -pixel, -line)
        case .flipped: (lastLine, pixel, -line)
        case .transposed: (0, line, pixel)
        case .turnsRight: (lastLine, -line, pixel)
        case .transversed: (lastLine + lastColumn, -line, -pixel)
        case .turnsLeft: (lastColumn, line, -pixel)
        }
    }
}
