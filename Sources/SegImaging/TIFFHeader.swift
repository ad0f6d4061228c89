internal import SegGeometry

/// Reads size, channels and orientation from the first directory of a TIFF or BigTIFF.
enum TIFFHeader {
    static func read(_ bytes: ByteView, file: String) throws(ImagingError) -> ImageHeader {
        let directory = try TIFFDirectory(bytes, file: file)
        guard let width = directory.number(256), let height = directory.number(257) else {
            throw .corrupt(file: file, format: .tiff, offset: directory.offset, detail: "no size")
        }
        guard width < 1 << 31, height < 1 << 31 else {
            throw .corrupt(
                file: file, format: .tiff, offset: directory.offset, detail: "sides of \(width) and \(height)")
        }
        // libtiff takes a picture whose palette lies outside the file for a grey one.
        if directory.number(262) == 3, directory.data(320, size: 2) == nil {
            throw .truncated(file: file, format: .tiff, length: bytes.count)
        }
        var header = ImageHeader(
            format: .tiff, storedSize: ImageSize(width: width, height: height), channels: directory.number(277) ?? 1,
            bitDepth: directory.number(258) ?? 1,
            orientation: directory.number(274).flatMap(ExifOrientation.init(rawValue:)) ?? .upright)
        header.holdsSeveral = directory.hasNext
        return header
    }
}

/// The first directory of a TIFF.
struct TIFFDirectory {
    /// Where the directory begins.
    let offset: Int
    private let bytes: ByteView
    private let bigEndian: Bool
    private let isBig: Bool
    private let count: Int

    /// Finds the directory.
    ///
    /// - Throws: `ImagingError.truncated`.
    init(_ bytes: ByteView, file: String) throws(ImagingError) {
        let bigEndian = bytes.byte(at: 0) == 0x4D
        let isBig = bytes.number(at: 2, size: 2, bigEndian: bigEndian) == 43
        func number(_ offset: Int, _ size: Int) throws(ImagingError) -> Int {
            guard let value = Self.number(bytes, offset, size, bigEndian) else {
                throw .truncated(file: file, format: .tiff, length: bytes.count)
            }
            return value
        }
        offset = try number(isBig ? 8 : 4, isBig ? 8 : 4)
        let stated = try number(offset, isBig ? 8 : 2)
        // An entry has at least 12 bytes: there are not more of them than fit into the file.
        count = min(stated, bytes.count / 12)
        (self.bytes, self.bigEndian, self.isBig) = (bytes, bigEndian, isBig)
    }

    /// Eight bytes, of which the highest is to be 0: no file is as long.
    private static func number(_ bytes: ByteView, _ offset: Int, _ size: Int, _ bigEndian: Bool) -> Int? {
        guard size == 8 else { return bytes.number(at: offset, size: size, bigEndian: bigEndian) }
        guard bytes.byte(at: bigEndian ? offset : offset + 7) == 0 else { return nil }
        return bytes.number(at: bigEndian ? offset + 1 : offset, size: 7, bigEndian: bigEndian)
    }

    private var entriesOffset: Int { offset + (isBig ? 8 : 2) }
    private var entrySize: Int { isBig ? 20 : 12 }

    private func entry(_ tag: Int) -> Int? {
        for index in 0..<count {
            let at = entriesOffset + index * entrySize
            guard let found = bytes.number(at: at, size: 2, bigEndian: bigEndian) else { return nil }
            if found == tag { return at }
        }
        return nil
    }

    /// Whether another directory, which is another picture, follows.
    var hasNext: Bool {
        Self.number(bytes, entriesOffset + count * entrySize, isBig ? 8 : 4, bigEndian).map { $0 != 0 } ?? false
    }

    /// The first whole number of a tag.
    func number(_ tag: Int) -> Int? {
        guard let entry = entry(tag), let type = bytes.number(at: entry + 2, size: 2, bigEndian: bigEndian),
            let size = [1: 1, 3: 2, 4: 4, 16: 8][type],
            let values = Self.number(bytes, entry + 4, isBig ? 8 : 4, bigEndian), values > 0
        else { return nil }
        let room = isBig ? 8 : 4
        let at = entry + 4 + room
        guard values <= room / size else {
            return Self.number(bytes, at, room, bigEndian).flatMap { Self.number(bytes, $0, size, bigEndian) }
        }
        return Self.number(bytes, at, size, bigEndian)
    }

    /// The values of a tag that lie elsewhere in the file, such as a colour profile's, of `size` bytes each.
    func data(_ tag: Int, size: Int = 1) -> ByteView? {
        let room = isBig ? 8 : 4
        guard let entry = entry(tag), let count = Self.number(bytes, entry + 4, room, bigEndian), count <= bytes.count,
            count * size > room,
            let at = Self.number(bytes, entry + 4 + room, room, bigEndian)
        else { return nil }
        return bytes.slice(from: at, count: count * size)
    }
}
