extension RunLengthMask {
    /// The pixels inside any of the masks, without decoding; the empty mask where there are none.
    ///
    /// - Throws: `GeometryError.sizeOutOfRange`, and `.sizesDiffer` if a mask is of another size.
    public static func union(_ masks: [RunLengthMask], size: ImageSize) throws(GeometryError) -> RunLengthMask {
        try merged(masks, size: size, least: 1)
    }

    /// The pixels inside all of the masks, without decoding; the empty mask where there are none.
    ///
    /// - Throws: `GeometryError.sizeOutOfRange`, and `.sizesDiffer` if a mask is of another size.
    public static func intersection(_ masks: [RunLengthMask], size: ImageSize) throws(GeometryError) -> RunLengthMask {
        try merged(masks, size: size, least: 2)
    }

    /// Merges neighbours, then the results, and so on: a pixel is inside where at least `least` of two masks have it.
    private static func merged(
        _ masks: [RunLengthMask], size: ImageSize, least: Int
    ) throws(GeometryError) -> RunLengthMask {
        try size.validate()
        for mask in masks where mask.size != size { throw .sizesDiffer(size, mask.size) }
        var rest = masks
        while rest.count > 1 {
            rest = stride(from: 0, to: rest.count, by: 2).map { index in
                index + 1 < rest.count ? rest[index].merged(with: rest[index + 1], least: least) : rest[index]
            }
        }
        return rest.first ?? RunLengthMask(size: size)
    }

    private func merged(with other: RunLengthMask, least: Int) -> RunLengthMask {
        let capacity = counts.count + other.counts.count
        let merged = [UInt32](unsafeUninitializedCapacity: capacity) { result, initialized in
            var (inside, run) = (false, 0)
            forEachSpan(with: other) { length, depth in
                if (depth >= least) != inside {
                    result[initialized] = UInt32(truncatingIfNeeded: run)
                    initialized &+= 1
                    inside.toggle()
                    run = 0
                }
                run &+= length
            }
            result[initialized] = UInt32(truncatingIfNeeded: run)
            initialized &+= 1
        }
        return RunLengthMask(size: size, canonical: merged)
    }

    /// Calls `body` with the length of each stretch in which neither mask changes, and in how many of the two it is inside.
    ///
    /// Both masks are of one size.
    @inline(__always)
    func forEachSpan(with other: RunLengthMask, _ body: (_ length: Int, _ depth: Int) -> Void) {
        counts.withUnsafeBufferPointer { a in
            other.counts.withUnsafeBufferPointer { b in
                var (i, j) = (0, 0)
                var (restA, restB) = (Int(a[0]), Int(b[0]))
                while true {
                    let length = min(restA, restB)
                    if length > 0 { body(length, (i & 1) &+ (j & 1)) }
                    restA &-= length
                    restB &-= length
                    if restA == 0 {
                        i &+= 1
                        if i < a.count { restA = Int(a[i]) }
                    }
                    if restB == 0 {
                        j &+= 1
                        if j < b.count { restB = Int(b[j]) }
                    }
                    if i >= a.count || j >= b.count { return }
                }
            }
        }
    }
}
