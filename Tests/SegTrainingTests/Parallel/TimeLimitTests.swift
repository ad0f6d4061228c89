import Foundation
import Testing

@testable import SegTraining

struct TimeLimitTests {
    @Test func `what ends in time is returned or thrown`() throws {
        #expect(try TimeLimit.run(seconds: 30) { 7 } == 7)
        let error = TrainingError.nothingToResume(path: "x")
        #expect(throws: error) { try TimeLimit.run(seconds: 30) { throw error } }
    }

    @Test func `what does not end is left to itself`() throws {
        let start = ContinuousClock.now
        #expect(try TimeLimit.run(seconds: 0.2) { Thread.sleep(forTimeInterval: 20) } == nil)
        #expect(start.secondsToNow < 10)
    }
}
