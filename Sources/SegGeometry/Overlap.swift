/// How much two masks have in common, in pixels. Sums of overlaps give the cumulative IoU of many masks.
public struct Overlap: Hashable, Sendable {
    /// Pixels inside both masks.
    public var intersection: Int
    /// Pixels inside either mask.
    public var union: Int

    /// No pixel on either side.
    public static let zero = Overlap(intersection: 0, union: 0)

    /// An overlap of the given sizes.
    public init(intersection: Int, union: Int) {
        self.intersection = intersection
        self.union = union
    }

    /// Intersection over union, 0…1; 0 where both masks are empty, as pycocotools 2.0.11 has it.
    public var iou: Double {
        union == 0 ? 0 : Double(intersection) / Double(union)
    }

    /// Both overlaps together.
    public static func + (a: Overlap, b: Overlap) -> Overlap {
        Overlap(intersection: a.intersection + b.intersection, union: a.union + b.union)
    }

    /// Adds an overlap.
    public static func += (a: inout Overlap, b: Overlap) {
        a = a + b
    }
}

extension Overlap {
    /// The overlap of two masks.
    ///
    /// - Throws: `GeometryError.sizesDiffer`.
    public init(_ a: Mask, _ b: Mask) throws(GeometryError) {
        guard a.size == b.size else { throw .sizesDiffer(a.size, b.size) }
        self = a.pixels.withUnsafeBufferPointer { pixels in
            b.pixels.withUnsafeBufferPointer { others in
                guard let a = pixels.baseAddress, let b = others.baseAddress else { return .zero }
                return Overlap(
                    intersection: Words.count(
                        pixels.count,
                        word: { Words.insides(Words.load(a + $0)) & Words.insides(Words.load(b + $0)) },
                        byte: { a[$0] != 0 && b[$0] != 0 ? 1 : 0 }),
                    union: Words.count(
                        pixels.count,
                        word: { Words.insides(Words.load(a + $0) | Words.load(b + $0)) },
                        byte: { a[$0] | b[$0] != 0 ? 1 : 0 }))
            }
        }
    }

    /// The overlap of two run-length masks, without decoding.
    ///
    /// - Throws: `GeometryError.sizesDiffer`.
    public init(_ a: RunLengthMask, _ b: RunLengthMask) throws(GeometryError) {
        guard a.size == b.size else { throw .sizesDiffer(a.size, b.size) }
        let shared = a.sharedArea(with: b)
        self.init(intersection: shared, union: a.area + b.area - shared)
    }
}

extension RunLengthMask {
    /// The pixels inside both masks, which are of one size.
    func sharedArea(with other: RunLengthMask) -> Int {
        var shared = 0
        forEachSpan(with: other) { length, depth in
            if depth == 2 { shared &+= length }
        }
        return shared
    }

    /// The IoU of every detection with every ground truth: `iou` of pycocotools 2.0.11, a row a detection.
    ///
    /// Against a crowd, the union is the detection alone: how much of it lies in the crowd. Masks whose boxes do not meet
    /// are not compared.
    ///
    /// - Throws: `GeometryError.sizesDiffer` unless all masks are of one size (pycocotools gives −1),
    ///   `.crowdFlagsDiffer` unless there is a flag for each ground truth.
    public static func iou(
        detections: [RunLengthMask], truths: [RunLengthMask], isCrowd: [Bool]
    ) throws(GeometryError) -> [[Double]] {
        guard isCrowd.count == truths.count else {
            throw .crowdFlagsDiffer(expected: truths.count, got: isCrowd.count)
        }
        let known = truths.map { (mask: $0, box: $0.box, area: $0.area) }
        var rows: [[Double]] = []
        for detection in detections {
            let (box, area) = (detection.box, detection.area)
            var row: [Double] = []
            for (truth, isCrowd) in zip(known, isCrowd) {
                guard detection.size == truth.mask.size else { throw .sizesDiffer(detection.size, truth.mask.size) }
                guard let box, let other = truth.box, box.iou(with: other) > 0 else {
                    row.append(0)
                    continue
                }
                let shared = detection.sharedArea(with: truth.mask)
                let union = isCrowd ? area : area + truth.area - shared
                row.append(Double(shared) / Double(union))
            }
            rows.append(row)
        }
        return rows
    }
}
