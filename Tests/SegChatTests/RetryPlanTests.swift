import Foundation
import SegChat
import Testing

@Suite struct RetryPlanTests {
    @Test func `the pauses double up to a limit, and a server's wish is kept within it`() {
        let plan = RetryPlan(attempts: 9, pause: 1, longest: 8)
        for (attempt, longest) in [(1, 1.0), (2, 2), (3, 4), (4, 8), (5, 8), (60, 8)] {
            let pause = plan.pause(before: attempt, after: .unreachable("")) / .seconds(1)
            #expect(pause <= longest && pause >= 0.75 * longest)
        }
        #expect(plan.pause(before: 1, after: .reply(status: 429, retryAfter: 3, body: Data())) == .seconds(3))
        #expect(plan.pause(before: 1, after: .reply(status: 429, retryAfter: 1e9, body: Data())) == .seconds(8))
        #expect(RetryPlan(attempts: 0).attempts == 1)
    }
}
