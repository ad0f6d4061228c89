import Testing

@testable import SegHub

@Suite struct TransferMeterTests {
    @Test func `a steady stream has its rate and its time left`() throws {
        var meter = TransferMeter()
        meter.total = 1_000_000
        meter.add(500_000, at: 0, isTransferred: false)
        #expect(meter.rate(at: 0) == nil && meter.secondsLeft(at: 0) == nil)
        for step in 1...40 { meter.add(1000, at: Double(step) / 10) }
        let rate = try #require(meter.rate(at: 4))
        #expect(abs(rate - 10_000) < 300 && meter.done == 540_000)
        #expect(abs(try #require(meter.secondsLeft(at: 4)) - 46) < 2)
        meter.add(-540_000, at: 5, isTransferred: false)
        #expect(meter.done == 0 && meter.rate(at: 100) == nil)
    }
}
