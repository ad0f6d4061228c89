internal import SegGeometry

/// Geometry's verbs: `Scripts/conformance/geometry.py` writes their requests and reads their answers.
///
/// All numbers are little-endian; a mask is its width and height (i32) and its pixels, a run-length string is a count of
/// bytes (u32) and the bytes, a ring is a count of vertices (u32) and their x and y.
enum GeometryProbe {
    /// Runs `verb`; false when geometry has none of that name.
    static func run(_ verb: String, _ arguments: [String]) throws -> Bool {
        switch verb {
        case "masks": try answerAll(GeometryProbe.describeMask)
        case "fills": try answerAll(GeometryProbe.fillRings)
        case "pairs": try answerAll(GeometryProbe.comparePairs)
        default: return false
        }
        return true
    }

    private static func answerAll(_ answer: (inout FrameReader, inout FrameWriter) throws -> Void) throws {
        var reader = FrameReader()
        var writer = FrameWriter()
        while try !reader.isAtEnd() { try answer(&reader, &writer) }
        try writer.flush()
    }

    /// In: a mask and ratios of ε. Out: its run lengths, measures, both kinds of contours, and the simplified outer ones.
    private static func describeMask(_ reader: inout FrameReader, _ writer: inout FrameWriter) throws {
        let mask = try reader.mask()
        let ratios = try (0..<reader.integer(UInt32.self)).map { _ in try reader.double() }
        let runs = RunLengthMask(mask)
        let again = try RunLengthMask(size: mask.size, compressed: runs.compressed)
        try writer.runs(runs)
        try writer.integer(UInt8(again == runs && Mask(runs) == mask && mask.box == runs.box ? 1 : 0))
        try writer.integer(UInt32(mask.area))
        try writer.box(runs.box)
        let outers = mask.contours(.external)
        try writer.contours(outers)
        try writer.contours(mask.contours(.outersAndHoles))
        for contour in outers {
            try writer.double(contour.ring.arcLength)
            for ratio in ratios { try writer.ring(contour.ring.simplified(epsilonRatio: ratio)) }
        }
    }

    /// In: a size, and rings in continuous pixels. Out: their run lengths by both rules.
    private static func fillRings(_ reader: inout FrameReader, _ writer: inout FrameWriter) throws {
        let size = try reader.size()
        let rings = try (0..<reader.integer(UInt32.self)).map { _ in try reader.imageRing() }
        try writer.runs(RunLengthMask(Mask(filling: rings, size: size, rule: .inclusive)))
        try writer.runs(RunLengthMask(filling: rings, size: size, rule: .coco))
    }

    /// In: two masks. Out: nothing yet.
    private static func comparePairs(_ reader: inout FrameReader, _ writer: inout FrameWriter) throws {
    }
}

extension FrameReader {
    fileprivate mutating func size() throws -> ImageSize {
        ImageSize(width: Int(try integer(Int32.self)), height: Int(try integer(Int32.self)))
    }

    fileprivate mutating func mask() throws -> Mask {
        let size = try size()
        return Mask(size: size, pixels: try bytes(size.area))
    }

    fileprivate mutating func imageRing() throws -> ImageRing {
        ImageRing(try (0..<integer(UInt32.self)).map { _ in ImagePoint(x: try double(), y: try double()) })
    }
}

extension FrameWriter {
    fileprivate mutating func runs(_ runs: RunLengthMask) throws {
        let bytes = runs.compressedBytes
        try integer(UInt32(bytes.count))
        try self.bytes(bytes)
    }

    fileprivate mutating func box(_ box: ImageBox?) throws {
        let box = box ?? ImageBox(x1: 0, y1: 0, x2: 0, y2: 0)
        for value in [box.x1, box.y1, box.x2, box.y2] { try double(value) }
    }

    fileprivate mutating func ring(_ ring: PixelRing) throws {
        try integer(UInt32(ring.vertices.count))
        for vertex in ring.vertices {
            try integer(Int32(vertex.x))
            try integer(Int32(vertex.y))
        }
    }

    fileprivate mutating func contours(_ contours: [Contour]) throws {
        try integer(UInt32(contours.count))
        for contour in contours {
            try integer(Int32(contour.parent ?? -1))
            try ring(contour.ring)
        }
    }
}
