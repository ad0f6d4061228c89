import Foundation
import SegTraining
import Testing

struct StopSignalTests {
    @Test func `a termination is noted instead of died from`() throws {
        let signal = StopSignal()
        #expect(!signal.isRaised)
        kill(getpid(), SIGTERM)
        for _ in 0..<500 where !signal.isRaised { Thread.sleep(forTimeInterval: 0.01) }
        #expect(signal.isRaised)
        #expect(!StopSignal().isRaised)
    }
}
