public import CSimpleSeg
internal import SegGeometry
internal import SegNotation

/// Reads an answer and fills its polygons; see CSimpleSeg.h.
@c(seg_decode)
public func decodeAnswer(
    text: UnsafePointer<UInt8>?, bytes: Int64, width: Int64, height: Int64, fill: Int32, grammar: Int32,
    coordinates: Int32, mask: UnsafeMutablePointer<UInt8>?, counts: UnsafeMutablePointer<seg_counts>?,
    result: UnsafeMutablePointer<OpaquePointer?>?, error: UnsafeMutablePointer<CChar>?, capacity: Int64
) -> Int32 {
    ErrorPlace(error, capacity).status {
        guard let counts, let result else { throw Refusal.missing("result") }
        let size = try CallerMemory.size(width, height)
        let answer = try DecodedAnswer(
            text: CallerMemory.text(text, bytes), size: size, rule: CallerMemory.fillRule(fill),
            grammar: answerGrammar(grammar), convention: coordinateConvention(coordinates))
        if let mask { answer.mask.write(to: UnsafeMutableBufferPointer(start: mask, count: size.area)) }
        FoundResult(answer).hand(to: result, counting: counts)
    }
}

private func answerGrammar(_ value: Int32) throws -> DecodedAnswer.Grammar {
    switch value {
    case 0: .tolerant
    case 1: .readme
    default: throw Refusal.badChoice("grammar", value)
    }
}

private func coordinateConvention(_ value: Int32) throws -> CoordinateConvention {
    switch value {
    case 0: .normalized
    case 1: .pixels
    case 2: .thousand
    default: throw Refusal.badChoice("coordinates", value)
    }
}

/// Traces a mask; see CSimpleSeg.h.
@c(seg_outline)
public func outlineMask(
    mask: UnsafePointer<UInt8>?, width: Int64, height: Int64, epsilonRatio: Double,
    counts: UnsafeMutablePointer<seg_counts>?, result: UnsafeMutablePointer<OpaquePointer?>?,
    error: UnsafeMutablePointer<CChar>?, capacity: Int64
) -> Int32 {
    ErrorPlace(error, capacity).status {
        guard let counts, let result else { throw Refusal.missing("result") }
        let size = try CallerMemory.size(width, height)
        let mask = Mask(size: size, pixels: Array(try CallerMemory.pixels(mask, size)))
        let rings = try mask.outline(epsilonRatio: epsilonRatio)
        FoundResult(outline: rings, of: size).hand(to: result, counting: counts)
    }
}
