import SegData
import SegGeometry
import Testing

@Suite struct OutlineTextTests {
    /// A square of 3×3 and a lone pixel in 10×10.
    private var mask: RunLengthMask {
        var mask = Mask(size: ImageSize(width: 10, height: 10))
        for y in 1...3 { for x in 5...7 { mask.pixels[y * 10 + x] = 1 } }
        mask.pixels[80] = 1
        return RunLengthMask(mask)
    }

    @Test func `as published, rings come in OpenCV's order, lone pixels too, in Python's digits`() throws {
        #expect(
            try OutlineText.published.text(mask)
                == "[[[0.0, 0.8]], [[0.5, 0.1], [0.5, 0.3], [0.7, 0.3], [0.7, 0.1]]]")
    }

    @Test func `mended, only rings that enclose something are left, in three digits`() throws {
        #expect(
            try OutlineText.mended.text(mask) == "[[[0.500, 0.100], [0.500, 0.300], [0.700, 0.300], [0.700, 0.100]]]")
    }

    @Test func `nothing is written as an empty list`() throws {
        let empty = RunLengthMask(size: ImageSize(width: 4, height: 4))
        #expect(try OutlineText.mended.text(empty) == "[]")
        #expect(try OutlineText.published.text(RunLengthMask(size: ImageSize(width: 0, height: 4))) == "[]")
    }
}
