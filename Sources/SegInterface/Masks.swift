public import CSimpleSeg
internal import SegGeometry

/// The run lengths of a mask; see CSimpleSeg.h.
@c(seg_compress)
public func compressMask(
    mask: UnsafePointer<UInt8>?, width: Int64, height: Int64, counts: UnsafeMutablePointer<seg_counts>?,
    result: UnsafeMutablePointer<OpaquePointer?>?, error: UnsafeMutablePointer<CChar>?, capacity: Int64
) -> Int32 {
    ErrorPlace(error, capacity).status {
        guard let counts, let result else { throw Refusal.missing("result") }
        let size = try CallerMemory.size(width, height)
        let runs = try RunLengthMask(pixels: CallerMemory.pixels(mask, size), size: size)
        FoundResult(runs).hand(to: result, counting: counts)
    }
}

/// Draws run lengths; see CSimpleSeg.h.
@c(seg_expand)
public func expandMask(
    runLength: UnsafePointer<UInt8>?, bytes: Int64, width: Int64, height: Int64, mask: UnsafeMutablePointer<UInt8>?,
    error: UnsafeMutablePointer<CChar>?, capacity: Int64
) -> Int32 {
    ErrorPlace(error, capacity).status {
        let size = try CallerMemory.size(width, height)
        let runs = try RunLengthMask(size: size, compressed: CallerMemory.buffer(runLength, bytes, "run_length"))
        runs.write(to: try CallerMemory.pixels(mask, size))
    }
}

/// Draws the union of rings; see CSimpleSeg.h.
@c(seg_fill)
public func fillRings(
    vertices: UnsafePointer<Double>?, count: Int64, ringLengths: UnsafePointer<Int64>?, rings: Int64, width: Int64,
    height: Int64, fill: Int32, mask: UnsafeMutablePointer<UInt8>?, error: UnsafeMutablePointer<CChar>?,
    capacity: Int64
) -> Int32 {
    ErrorPlace(error, capacity).status {
        let size = try CallerMemory.size(width, height)
        let found = try CallerMemory.rings(vertices, count, ringLengths, rings)
        try Mask.fill(
            found, rule: CallerMemory.fillRule(fill), size: size, into: CallerMemory.pixels(mask, size))
    }
}

/// What two masks share; see CSimpleSeg.h.
@c(seg_overlap)
public func overlapMasks(
    mask: UnsafePointer<UInt8>?, other: UnsafePointer<UInt8>?, width: Int64, height: Int64,
    intersection: UnsafeMutablePointer<Int64>?, union: UnsafeMutablePointer<Int64>?,
    error: UnsafeMutablePointer<CChar>?, capacity: Int64
) -> Int32 {
    ErrorPlace(error, capacity).status {
        let size = try CallerMemory.size(width, height)
        let overlap = Overlap(
            pixels: try CallerMemory.pixels(mask, size), try CallerMemory.pixels(other, size))
        intersection?.pointee = Int64(overlap.intersection)
        union?.pointee = Int64(overlap.union)
    }
}
