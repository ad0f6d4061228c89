import SegGeometry
import Testing

struct GeometryErrorTests {
    @Test func `every error says what was expected and what was found`() {
        let small = ImageSize(width: 3, height: 2)
        let sentences: [(GeometryError, [String])] = [
            (.sizeOutOfRange(width: -7, height: 9), ["-7×9", "16384"]), (.notFinite(ring: 4, vertex: 5), ["4", "5"]),
            (.toleranceOutOfRange(-1.5), ["-1.5"]), (.badCharacter(offset: 12, byte: 200), ["12", "200"]),
            (.truncatedCount(offset: 33), ["33"]), (.runOutOfRange(index: 2, value: -8), ["2", "-8"]),
            (.runsDoNotFill(expected: 6, got: 5), ["6", "5"]),
            (.sizesDiffer(small, ImageSize(width: 8, height: 9)), ["3×2", "8×9"]),
            (.crowdFlagsDiffer(expected: 3, got: 1), ["3", "1"]),
        ]
        for (error, parts) in sentences {
            for part in parts { #expect("\(error)".contains(part)) }
        }
    }
}
