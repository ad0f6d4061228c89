/// A binary mask as run lengths, column-major as COCO has them: outside, inside, outside …, column after column.
///
/// The first run is outside and may be empty; no other run is, and together they cover `size.area` pixels. So two
/// values are equal exactly where the masks are. A mask without pixels has the one run 0.
public struct RunLengthMask: Hashable, Sendable {
    /// Columns and rows.
    public let size: ImageSize
    /// The lengths of the runs, the first one outside.
    public let counts: [UInt32]

    /// Runs that are known to be in order.
    init(size: ImageSize, canonical counts: [UInt32]) {
        self.size = size
        self.counts = counts
    }

    /// An empty mask.
    ///
    /// - Precondition: `size.isSupported`.
    public init(size: ImageSize) {
        precondition(size.isSupported, GeometryError.sizeOutOfRange(width: size.width, height: size.height).description)
        self.init(size: size, canonical: [UInt32(size.area)])
    }

    /// A mask of the given run lengths ("uncompressed" in COCO); empty runs are joined with their neighbours.
    ///
    /// - Throws: `GeometryError.sizeOutOfRange`, `.runOutOfRange`, `.runsDoNotFill`. pycocotools 2.0.11 accepts such
    ///   input and gives a wrong mask or none.
    public init(size: ImageSize, counts: some Sequence<Int>) throws(GeometryError) {
        try size.validate()
        var runs = RunBuilder(area: size.area)
        var index = 0
        for count in counts {
            guard count >= 0, count <= size.area else { throw .runOutOfRange(index: index, value: count) }
            guard runs.append(count, inside: index & 1 == 1) else {
                throw .runsDoNotFill(expected: size.area, got: runs.covered + count)
            }
            index += 1
        }
        self.init(size: size, canonical: try runs.finish())
    }

    /// The number of pixels inside.
    public var area: Int {
        var total = 0
        for i in stride(from: 1, to: counts.count, by: 2) { total &+= Int(counts[i]) }
        return total
    }

    /// The smallest box around the pixels inside, nil for an empty mask.
    ///
    /// `x1`, `y1` are the first column and row inside, `x2`, `y2` one more than the last: pycocotools' `toBbox`, with
    /// corners in place of width and height.
    public var box: ImageBox? {
        guard counts.count > 1 else { return nil }
        let height = size.height
        var (left, right, top, bottom) = (Int.max, 0, Int.max, 0)
        var start = 0
        for i in stride(from: 0, to: counts.count - 1, by: 2) {
            start += Int(counts[i])
            let last = start + Int(counts[i + 1]) - 1
            let (firstColumn, firstRow) = start.quotientAndRemainder(dividingBy: height)
            let (lastColumn, lastRow) = last.quotientAndRemainder(dividingBy: height)
            left = min(left, firstColumn)
            right = max(right, lastColumn)
            top = firstColumn < lastColumn ? 0 : min(top, firstRow)
            bottom = firstColumn < lastColumn ? height - 1 : max(bottom, lastRow)
            start = last + 1
        }
        return ImageBox(x1: Double(left), y1: Double(top), x2: Double(right + 1), y2: Double(bottom + 1))
    }
}

/// Joins runs as they come, so that the result is in order.
struct RunBuilder {
    /// Pixels covered so far.
    private(set) var covered = 0
    private let area: Int
    private var counts: [UInt32] = [0]

    /// Begins a mask of `area` pixels.
    init(area: Int) {
        self.area = area
    }

    /// Adds a run; false, and unchanged, if it does not fit.
    mutating func append(_ count: Int, inside: Bool) -> Bool {
        guard count <= area - covered else { return false }
        covered += count
        guard count > 0 else { return true }
        if inside == (counts.count & 1 == 0) {
            counts[counts.count - 1] += UInt32(count)
        } else {
            counts.append(UInt32(count))
        }
        return true
    }

    /// The runs, if they cover the mask.
    func finish() throws(GeometryError) -> [UInt32] {
        guard covered == area else { throw .runsDoNotFill(expected: area, got: covered) }
        return counts
    }
}
