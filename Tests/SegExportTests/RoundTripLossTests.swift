import Testing

@testable import SegExport

@Suite struct RoundTripLossTests {
    @Test func `the mean, the least and where it was`() {
        var loss = RoundTripLoss()
        #expect(loss.mean == 1 && loss.least == 1 && loss.objects == 0)
        for (iou, name) in [(1.0, "a"), (0.5, "b"), (0.75, "c")] { loss.add(iou, picture: name) }
        #expect(loss.mean == 0.75)
        #expect(loss.least == 0.5 && loss.worst == "b" && loss.lossy == 2 && loss.objects == 3)
    }
}
