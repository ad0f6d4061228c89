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
        case "far": try answerAll(GeometryProbe.fillFarRings)
        case "merges": try answerAll(GeometryProbe.combineMasks)
        case "boxes": try answerAll(GeometryProbe.compareBoxes)
        case "strings": try answerAll(GeometryProbe.readRuns)
        case "time":
            var reader = FrameReader()
            try GeometryTiming.run(&reader, repeats: arguments.first.flatMap { Int($0) } ?? 21)
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
        try writer.runs(runs)
        try writer.integer(UInt8(comesBack(mask, runs) ? 1 : 0))
        try writer.integer(UInt32(mask.area))
        try writer.box(runs.box)
        let outers = mask.contours(.external)
        try writer.contours(outers)
        try writer.contours(mask.contours(.outersAndHoles))
        for contour in outers {
            let centroid = contour.ring.centroid ?? ImagePoint(x: .nan, y: .nan)
            for value in [contour.ring.arcLength, contour.ring.signedArea, centroid.x, centroid.y] {
                try writer.double(value)
            }
            for ratio in ratios { try writer.ring(contour.ring.simplified(epsilonRatio: ratio)) }
        }
    }

    /// Whether a mask's runs come back from their string and their lengths, and the mask from its runs.
    private static func comesBack(_ mask: Mask, _ runs: RunLengthMask) -> Bool {
        let fromString = try? RunLengthMask(size: mask.size, compressed: runs.compressed)
        let fromCounts = try? RunLengthMask(size: mask.size, counts: runs.counts.lazy.map { Int($0) })
        return fromString == runs && fromCounts == runs && Mask(runs) == mask && mask.box == runs.box
            && mask.area == runs.area
    }

    /// In: a size, and rings in continuous pixels. Out: their run lengths by both rules.
    private static func fillRings(_ reader: inout FrameReader, _ writer: inout FrameWriter) throws {
        let size = try reader.size()
        let rings = try (0..<reader.integer(UInt32.self)).map { _ in try reader.imageRing() }
        try writer.runs(RunLengthMask(Mask(filling: rings, size: size, rule: .inclusive)))
        try writer.runs(RunLengthMask(filling: rings, size: size, rule: .coco))
    }

    /// In: a size, and rings in continuous pixels. Out: their run lengths by the inclusive rule.
    private static func fillFarRings(_ reader: inout FrameReader, _ writer: inout FrameWriter) throws {
        let size = try reader.size()
        let rings = try (0..<reader.integer(UInt32.self)).map { _ in try reader.imageRing() }
        try writer.runs(RunLengthMask(filling: rings, size: size, rule: .inclusive))
    }

    /// In: masks of one size, and how many of them are detections. Out: their union, their intersection, and the IoU of
    /// each detection with each other mask, first as objects, then as crowds.
    private static func combineMasks(_ reader: inout FrameReader, _ writer: inout FrameWriter) throws {
        let count = try Int(reader.integer(UInt32.self))
        let detections = try Int(reader.integer(UInt32.self))
        let masks = try (0..<count).map { _ in RunLengthMask(try reader.mask()) }
        try writer.runs(.union(masks, size: masks[0].size))
        try writer.runs(.intersection(masks, size: masks[0].size))
        for isCrowd in [false, true] {
            let rows = try RunLengthMask.iou(
                detections: Array(masks[..<detections]), truths: Array(masks[detections...]),
                isCrowd: [Bool](repeating: isCrowd, count: count - detections))
            for iou in rows.joined() { try writer.double(iou) }
        }
    }

    /// In: two boxes. Out: their IoU, then that with the second one as a crowd.
    private static func compareBoxes(_ reader: inout FrameReader, _ writer: inout FrameWriter) throws {
        let (a, b) = (try reader.box(), try reader.box())
        try writer.double(a.iou(with: b))
        try writer.double(a.iou(with: b, isCrowd: true))
    }

    /// In: a size and the text of a compressed run-length string. Out: 1 and the mask's runs, or 0 if it is refused.
    private static func readRuns(_ reader: inout FrameReader, _ writer: inout FrameWriter) throws {
        let size = try reader.size()
        let text = try reader.bytes(Int(reader.integer(UInt32.self)))
        guard let runs = try? RunLengthMask(size: size, compressed: text) else { return try writer.integer(UInt8(0)) }
        try writer.integer(UInt8(1))
        try writer.runs(runs)
    }
}

extension FrameReader {
    fileprivate mutating func size() throws -> ImageSize {
        ImageSize(width: Int(try integer(Int32.self)), height: Int(try integer(Int32.self)))
    }

    /// A mask: its width and height, and its pixels.
    mutating func mask() throws -> Mask {
        let size = try size()
        return Mask(size: size, pixels: try bytes(size.area))
    }

    fileprivate mutating func box() throws -> ImageBox {
        ImageBox(x1: try double(), y1: try double(), x2: try double(), y2: try double())
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
