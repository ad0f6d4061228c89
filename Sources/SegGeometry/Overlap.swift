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
            b.pixels.withUnsafeBufferPointer { others in Overlap(pixels: pixels, others) }
        }
    }

    /// The overlap of two masks of one size in memory of the caller's: a byte a pixel; any non-zero byte is inside.
    ///
    /// - Precondition: both have as many bytes.
    public init(pixels: UnsafeBufferPointer<UInt8>, _ others: UnsafeBufferPointer<UInt8>) {
        precondition(pixels.count == others.count, "masks of \(pixels.count) and \(others.count) bytes have no overlap")
        guard let a = pixels.baseAddress, let b = others.baseAddress else {
            self = .zero
            return
        }
        self.init(
            intersection: Words.count(
                pixels.count,
                word: { Words.insides(Words.load(a + $0)) & Words.insides(Words.load(b + $0)) },
                byte: { a[$0] != 0 && b[$0] != 0 ? 1 : 0 }),
            union: Words.count(
                pixels.count,
                word: { Words.insides(Words.load(a + $0) | Words.load(b + $0)) },
                byte: { a[$0] | b[$0] != 0 ? 1 : 0 }))
    }

    /// The overlap of two run-length masks, without decoding.
    ///
    /// - Throws: `GeometryError.sizesDiffer`.
    public init(_ a: RunLengthMask, _ b: RunLengthMask) throws(GeometryError) {
        guard a.size == b.size else { throw .sizesDiffer(a.size, b.size) }
        let shared = RunEnds(a).sharedArea(with: RunEnds(b))
        self.init(intersection: shared, union: a.area + b.area - shared)
    }
}

extension RunLengthMask {
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
        let known = truths.map { (size: $0.size, box: $0.box, area: $0.area, ends: RunEnds($0)) }
        var rows: [[Double]] = []
        for detection in detections {
            let (box, area, ends) = (detection.box, detection.area, RunEnds(detection))
            var row: [Double] = []
            for (truth, isCrowd) in zip(known, isCrowd) {
                guard detection.size == truth.size else { throw .sizesDiffer(detection.size, truth.size) }
                guard let box, let other = truth.box, box.iou(with: other) > 0 else {
                    row.append(0)
                    continue
                }
                let shared = ends.sharedArea(with: truth.ends)
                let union = isCrowd ? area : area + truth.area - shared
                row.append(Double(shared) / Double(union))
            }
            rows.append(row)
        }
        return rows
    }
}

/// Where each run of a mask ends, as a number of pixels in column order.
struct RunEnds {
    private let ends: [UInt32]

    /// The ends of the mask's runs.
    init(_ mask: RunLengthMask) {
        ends = [UInt32](unsafeUninitializedCapacity: mask.counts.count) { ends, initialized in
            var end: UInt32 = 0
            for count in mask.counts {
                end &+= count
                ends[initialized] = end
                initialized &+= 1
            }
        }
    }

    /// The pixels inside both masks, which are of one size.
    func sharedArea(with other: RunEnds) -> Int {
        ends.withUnsafeBufferPointer { a in
            other.ends.withUnsafeBufferPointer { b in
                guard a.count > 1, b.count > 1 else { return 0 }
                // The inside runs are the odd ones: those that end before the other mask begins are passed over.
                var i = Self.firstInside(a, endingAfter: b[0])
                var j = Self.firstInside(b, endingAfter: a[0])
                var shared = 0
                while i < a.count && j < b.count {
                    let (endA, endB) = (Int(a[i]), Int(b[j]))
                    let start = max(Int(a[i &- 1]), Int(b[j &- 1]))
                    shared &+= max(0, min(endA, endB) &- start)
                    let isA = endA < endB
                    i &+= isA ? 2 : 0
                    j &+= isA ? 0 : 2
                }
                return shared
            }
        }
    }

    /// The first odd index whose end lies beyond `position`, or one past the last.
    private static func firstInside(_ ends: UnsafeBufferPointer<UInt32>, endingAfter position: UInt32) -> Int {
        // Half of the index: the inside runs before `low` end at or before the position.
        var (low, high) = (0, ends.count / 2)
        while low < high {
            let middle = (low + high) / 2
            if ends[2 * middle + 1] <= position { low = middle + 1 } else { high = middle }
        }
        return 2 * low + 1
    }
}
