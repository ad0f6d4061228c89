internal import SegGeometry

/// The first frame of a GIF file, on its canvas.
///
/// What the frame does not cover has the transparent colour, or the palette's first, as Pillow draws frame 0; a frame that reaches
/// over the edge makes the canvas larger.
struct GIFPicture {
    private let bytes: ByteView
    private let file: String
    private let size: ImageSize
    private let frame: (left: Int, top: Int, width: Int, height: Int)
    private let isInterlaced: Bool
    private let palette: ColorTable
    private let transparent: UInt8?
    /// Where the pixels begin: the size of the codes, then blocks.
    private let dataOffset: Int
    private let holdsSeveral: Bool

    /// Finds the first frame.
    ///
    /// - Throws: `ImagingError.truncated`, `.corrupt`.
    init(_ bytes: ByteView, file: String) throws(ImagingError) {
        var walk = GIFWalk(bytes, file: file)
        let (width, height) = (try walk.short(6), try walk.short(8))
        let flags = try walk.byte(10)
        var palette = ColorTable.grays
        walk.offset = 13
        if flags & 0x80 != 0 { palette = try walk.palette(flags) }
        transparent = try walk.untilFrame()
        frame = (
            try walk.short(walk.offset), try walk.short(walk.offset + 2), try walk.short(walk.offset + 4),
            try walk.short(walk.offset + 6)
        )
        let frameFlags = try walk.byte(walk.offset + 8)
        walk.offset += 9
        if frameFlags & 0x80 != 0 { palette = try walk.palette(frameFlags) }
        guard frame.width > 0, frame.height > 0 else {
            throw .noPixels(file: file, size: ImageSize(width: frame.width, height: frame.height))
        }
        (self.bytes, self.file, self.palette) = (bytes, file, palette)
        isInterlaced = frameFlags & 0x40 != 0
        size = ImageSize(width: max(width, frame.left + frame.width), height: max(height, frame.top + frame.height))
        dataOffset = walk.offset
        holdsSeveral = walk.hasAnotherFrame()
    }

    /// What the header says.
    var header: ImageHeader {
        var header = ImageHeader(format: .gif, storedSize: size, channels: 1, bitDepth: 8, orientation: .upright)
        header.holdsSeveral = holdsSeveral
        return header
    }

    /// Red, green and blue of each pixel.
    ///
    /// - Throws: `ImagingError.truncated`, `.corrupt`.
    func pixels() throws(ImagingError) -> [UInt8] {
        let codes = try GIFCodes(bytes, at: dataOffset, file: file).indices(count: frame.width * frame.height)
        var canvas = [UInt8](repeating: transparent ?? 0, count: size.area)
        for (index, row) in rows.enumerated() {
            let target = (frame.top + row) * size.width + frame.left
            for column in 0..<frame.width { canvas[target + column] = codes[index * frame.width + column] }
        }
        return palette.colors(of: canvas)
    }

    /// The frame's rows in the order of the data.
    private var rows: [Int] {
        guard isInterlaced else { return Array(0..<frame.height) }
        let passes = [(0, 8), (4, 8), (2, 4), (1, 2)]
        return passes.flatMap { Array(stride(from: $0.0, to: frame.height, by: $0.1)) }
    }
}

/// Goes through the blocks of a GIF.
private struct GIFWalk {
    let bytes: ByteView
    let file: String
    var offset = 0

    init(_ bytes: ByteView, file: String) { (self.bytes, self.file) = (bytes, file) }

    private var end: ImagingError { .truncated(file: file, format: .gif, length: bytes.count) }

    func byte(_ offset: Int) throws(ImagingError) -> Int {
        guard let value = bytes.byte(at: offset) else { throw end }
        return value
    }

    func short(_ offset: Int) throws(ImagingError) -> Int {
        guard let value = bytes.number(at: offset, size: 2, bigEndian: false) else { throw end }
        return value
    }

    /// The palette here, as large as `flags` says.
    mutating func palette(_ flags: Int) throws(ImagingError) -> ColorTable {
        let count = 2 << (flags & 7)
        defer { offset += 3 * count }
        return try ColorTable(bytes, at: offset, count: count, stride: 3, format: .gif, file: file)
    }

    /// Moves behind the next frame's mark, and gives the colour that is transparent in it.
    mutating func untilFrame() throws(ImagingError) -> UInt8? {
        var transparent: UInt8?
        while true {
            let mark = try byte(offset)
            offset += 1
            switch mark {
            case 0x2C: return transparent
            case 0x21:
                // A graphic control extension: its length, flags, a delay, the transparent colour.
                if try byte(offset) == 0xF9, try byte(offset + 1) >= 4, try byte(offset + 2) & 1 == 1 {
                    transparent = UInt8(truncatingIfNeeded: try byte(offset + 5))
                }
                offset += 1
                try skipBlocks()
            case 0x3B: throw .corrupt(file: file, format: .gif, offset: offset - 1, detail: "no frame before the end")
            default: continue
            }
        }
    }

    /// Whether another frame follows the one whose data begin here; data that end early have none.
    mutating func hasAnotherFrame() -> Bool {
        offset += 1
        do {
            try skipBlocks()
            _ = try untilFrame()
            return true
        } catch {
            return false
        }
    }

    private mutating func skipBlocks() throws(ImagingError) {
        while true {
            let length = try byte(offset)
            offset += 1 + length
            if length == 0 { return }
        }
    }
}
