import SegDatasets
import SegGeometry
import Testing

@Suite struct RoundTripTests {
    @Test func `a traced square comes back whole by the inclusive rule, and without its last row and column by COCO's`()
        throws
    {
        var mask = Mask(size: ImageSize(width: 100, height: 100))
        for y in 20..<30 { for x in 10..<30 { mask[x, y] = true } }
        let object = try #require(MaskObject(RunLengthMask(mask)))
        let rings = try AnswerOutline().fitted([object])[0].rings
        let trip = try RoundTrip(of: object.mask, by: rings)
        #expect(trip.inclusive == 1)
        #expect(abs(trip.coco - 19.0 * 9 / 200) < 1e-12)
    }

    @Test(arguments: [(0, ObjectSize.small), (1023, .small), (1024, .medium), (9215, .medium), (9216, .large)])
    func `sizes are COCO's`(area: Int, expected: ObjectSize) {
        #expect(ObjectSize(area: area) == expected)
    }
}
