import Testing

@testable import SegHub

@Suite struct TransferFaultTests {
    @Test func `each fault has a sentence of its own`() {
        let faults: [TransferFault] = [
            .cut("x"), .unreachable("x"), .stalled(seconds: 10), .status(500, retryAfter: nil),
            .status(416, retryAfter: nil),
            .status(429, retryAfter: 1), .encoding("gzip"), .range(asked: "a", found: "b"),
            .length(listed: 2, announced: 1), .etag(listed: "a", found: "b"), .tooLong(4), .certificate,
            .malformed("x"),
        ]
        #expect(Set(faults.map(\.description)).count == faults.count)
    }
}
