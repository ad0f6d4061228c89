import SegEvaluation
import TestSupport
import Testing

/// Overlaps whose IoU is spread evenly over 0…1.
private func drawn(_ count: Int, _ generator: inout SplitMix64) -> [Counts] {
    (0..<count).map { _ in Counts(intersection: .random(in: 0...1000, using: &generator), union: 1000) }
}

@Test func `the intervals cover what they are about 95 times in a hundred`() throws {
    var generator = SplitMix64(seed: 3)
    var covered = [0, 0, 0]
    for trial in 0..<200 {
        let intervals = try #require(MaskIntervals(drawn(80, &generator), resamples: 300, seed: UInt64(trial)))
        for (index, interval) in [intervals.cIoU, intervals.gIoU, intervals.precision].enumerated() {
            #expect(interval.low <= interval.high)
            if interval.low <= 0.5, 0.5 <= interval.high { covered[index] += 1 }
        }
    }
    for count in covered { #expect((178...200).contains(count)) }
}

@Test func `the same seed gives the same intervals, and nothing has none`() {
    var generator = SplitMix64(seed: 4)
    let overlaps = drawn(10, &generator)
    #expect(MaskIntervals(overlaps, seed: 5) == MaskIntervals(overlaps, seed: 5))
    #expect(MaskIntervals(overlaps, seed: 5) != MaskIntervals(overlaps, seed: 6))
    #expect(MaskIntervals([]) == nil)
}

@Test func `one sample is its own interval`() throws {
    let intervals = try #require(MaskIntervals([Counts(intersection: 3, union: 4)]))
    for interval in [intervals.cIoU, intervals.gIoU] { #expect(interval.low == 0.75 && interval.high == 0.75) }
    #expect(intervals.precision.low == 1)
    let empty = try #require(MaskIntervals([Counts(intersection: 0, union: 0)]))
    #expect(empty.cIoU.high == 0 && empty.gIoU.low == 1)
}
