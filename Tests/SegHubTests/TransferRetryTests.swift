import Testing

@testable import SegHub

@Suite struct TransferRetryTests {
    @Test func `pauses double up to the longest, and jitter takes up to half`() {
        let retry = TransferRetry(attempts: 9, pause: 1, longest: 30)
        for failures in 1...40 {
            let full = min(30, Double(1 << min(failures - 1, 20)))
            #expect(retry.seconds(after: failures, .cut(""), jitter: 0) == full)
            #expect(retry.seconds(after: failures, .cut(""), jitter: 1) == full / 2)
        }
    }

    @Test func `a wish of the server comes first, up to a limit`() {
        let retry = TransferRetry()
        #expect(retry.seconds(after: 3, .status(429, retryAfter: 17)) == 17)
        #expect(retry.seconds(after: 3, .status(429, retryAfter: 1e9)) == 600)
        #expect(retry.seconds(after: 1, .status(429, retryAfter: nil), jitter: 0) == 1)
    }
}
