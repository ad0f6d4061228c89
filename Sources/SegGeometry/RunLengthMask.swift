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
        let counts = Array(counts)
        let runs = try RunBuilder.runs(area: size.area, limit: counts.count) { (runs) throws(GeometryError) in
            for (index, count) in counts.enumerated() { try runs.append(count, index: index) }
        }
        self.init(size: size, canonical: runs)
    }

    /// The number of pixels inside.
    public var area: Int {
        // A run outside and the run inside behind it are one word, the run inside in its upper half: sums of many words at once.
        counts.withUnsafeBytes { bytes in
            var total: UInt64 = 0
            for pair in 0..<bytes.count / 8 {
                total &+= UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: pair &* 8, as: UInt64.self)) >> 32
            }
            return Int(truncatingIfNeeded: total)
        }
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
    private let area: Int
    /// Pixels covered so far.
    private var covered = 0
    private let counts: UnsafeMutablePointer<UInt32>
    private var length = 1

    private init(area: Int, counts: UnsafeMutablePointer<UInt32>) {
        self.area = area
        self.counts = counts
        counts.initialize(to: 0)
    }

    /// The runs of a mask of `area` pixels that `body` adds, at most `limit` of them.
    ///
    /// - Throws: what `body` throws, and `GeometryError.runsDoNotFill`.
    @inline(__always)
    static func runs(
        area: Int, limit: Int, _ body: (inout RunBuilder) throws(GeometryError) -> Void
    ) throws(GeometryError) -> [UInt32] {
        var failure: GeometryError?
        // No more runs than pixels are kept, beside the first, which may be empty.
        let runs = [UInt32](unsafeUninitializedCapacity: min(limit, area) + 1) { counts, initialized in
            guard let start = counts.baseAddress else { return }
            var builder = RunBuilder(area: area, counts: start)
            do throws(GeometryError) {
                try body(&builder)
                try builder.finish()
            } catch {
                failure = error
            }
            initialized = builder.length
        }
        if let failure { throw failure }
        return runs
    }

    /// Adds a run, inside if its index is odd.
    @inline(__always)
    mutating func append(_ count: Int, index: Int) throws(GeometryError) {
        // Without its sign a negative count is a large one: one comparison finds all that is wrong.
        guard UInt(bitPattern: count) <= UInt(bitPattern: area &- covered) else { throw refusal(count, index: index) }
        covered &+= count
        guard count > 0 else { return }
        if index & 1 == length & 1 {
            (counts + length).initialize(to: UInt32(truncatingIfNeeded: count))
            length &+= 1
        } else {
            counts[length &- 1] &+= UInt32(truncatingIfNeeded: count)
        }
    }

    private func refusal(_ count: Int, index: Int) -> GeometryError {
        (0...area).contains(count)
            ? .runsDoNotFill(expected: area, got: covered &+ count) : .runOutOfRange(index: index, value: count)
    }

    private func finish() throws(GeometryError) {
        guard covered == area else { throw .runsDoNotFill(expected: area, got: covered) }
    }
}
