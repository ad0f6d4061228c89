import Testing

@testable import SegServer

@Suite struct RateLimiterTests {
    @Test func `each caller has a minute's worth, which comes back evenly`() {
        let limiter = RateLimiter(perMinute: 6)
        let start = ContinuousClock.now
        for _ in 0..<6 { #expect(limiter.take("a", at: start) == nil) }
        #expect(limiter.take("a", at: start) == 10)
        #expect(limiter.take("b", at: start) == nil)
        #expect(limiter.take("a", at: start + .seconds(9)) == 1)
        #expect(limiter.take("a", at: start + .seconds(10)) == nil)
        #expect(limiter.take("a", at: start + .seconds(10)) == 10)
        for index in 0..<25_000 { #expect(limiter.take("c\(index)", at: start + .seconds(Double(index) / 100)) == nil) }
    }
}
