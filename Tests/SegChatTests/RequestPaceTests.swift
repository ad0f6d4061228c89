import TestSupport
import Testing

@testable import SegChat

@Suite struct RequestPaceTests {
    /// Whenever requests come, none goes before it came, none closer than the interval behind the one before it, and none
    /// later than that demands.
    @Test func `turns are as early as the rate allows`() async {
        var random = SplitMix64(seed: 4)
        let start = ContinuousClock.now
        for _ in 0..<50 {
            let rate = Double.random(in: 0.1...100, using: &random)
            let pace = RequestPace(perSecond: rate)
            var (now, last) = (start, ContinuousClock.Instant?.none)
            for _ in 0..<50 {
                now += .seconds(Double.random(in: 0...(2 / rate), using: &random))
                let turn = await pace.reserve(at: now)
                let earliest = last.map { $0 + .seconds(1 / rate) } ?? now
                #expect(turn == max(now, earliest))
                last = turn
            }
        }
    }
}
