import SegDatasets
import SegGeometry
import Testing

@Suite struct PublishedOutlineTests {
    @Test func `rings come in OpenCV's order, lone pixels too, in Python's digits`() throws {
        var mask = Mask(size: ImageSize(width: 10, height: 10))
        for y in 1...3 { for x in 5...7 { mask[x, y] = true } }
        mask[0, 8] = true
        #expect(
            try PublishedOutline.text(RunLengthMask(mask))
                == "[[[0.0, 0.8]], [[0.5, 0.1], [0.5, 0.3], [0.7, 0.3], [0.7, 0.1]]]")
    }

    @Test func `nothing is written as an empty list`() throws {
        #expect(try PublishedOutline.text(RunLengthMask(size: ImageSize(width: 4, height: 4))) == "[]")
        #expect(try PublishedOutline.text(RunLengthMask(size: ImageSize(width: 0, height: 4))) == "[]")
    }
}
