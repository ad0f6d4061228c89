import SegEvaluation
import TestSupport
import Testing

private func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

@Test func `the interval of a mean covers it about 95 times in a hundred`() throws {
    var generator = SplitMix64(seed: 3)
    var covered = 0
    for trial in 0..<200 {
        let values = (0..<80).map { _ in Double.random(in: 0..<1, using: &generator) }
        let interval = try #require(
            Interval(of: values, resamples: 300, seed: UInt64(trial), figure: mean))
        #expect(interval.low <= interval.high)
        if interval.low <= 0.5, 0.5 <= interval.high { covered += 1 }
    }
    #expect((178...200).contains(covered))
}

@Test func `the same seed gives the same interval, and nothing has none`() {
    let values = [0.1, 0.5, 0.9, 0.3]
    #expect(
        Interval(of: values, seed: 5, figure: mean) == Interval(of: values, seed: 5, figure: mean))
    #expect(Interval(of: [Double](), figure: mean) == nil)
}
