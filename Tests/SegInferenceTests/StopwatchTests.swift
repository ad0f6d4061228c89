import Testing

@testable import SegInference

@Suite struct StopwatchTests {
    @Test func `laps are seconds since the last one`() async throws {
        var watch = Stopwatch()
        try await Task.sleep(for: .milliseconds(20))
        let first = watch.lap()
        #expect(first >= 0.02)
        #expect(watch.lap() < first)
    }
}
