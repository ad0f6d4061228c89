import NIOHTTP1
import TestSupport
import Testing

@testable import SegHub

@Suite struct TransferTests {
    static let etag = String(repeating: "a", count: 40)

    /// A server of a file of `size` bytes that answers by chance, rightly or not.
    @Test
    func `ten thousand servers that go wrong by chance: bytes are asked for in order, none twice, until all are there`()
    {
        for seed in 0..<10_000 {
            var random = SplitMix64(seed: UInt64(seed))
            let size = Int.random(in: 0...100, using: &random)
            var transfer = Transfer(
                size: size, etag: Self.etag, have: Int.random(in: 0...size, using: &random),
                retry: TransferRetry(attempts: 5, pause: 1))
            var (waited, over) = (false, false)
            for _ in 0..<1000 where !over {
                let have = transfer.have
                switch transfer.next() {
                case .done:
                    #expect(have == size)
                    over = true
                case .fail(_, let attempts):
                    #expect(attempts == 5 && have < size)
                    over = true
                case .wait(let seconds, _, let attempt):
                    #expect((0...30).contains(seconds) && (2...5).contains(attempt))
                    waited = true
                case .request(let range):
                    #expect(range == nil || range == have..<size)
                    let status = [200, 206, 206, 500, 416].randomElement(using: &random) ?? 200
                    let start = range?.lowerBound ?? 0
                    let headers: HTTPHeaders =
                        status == 206 ? ["Content-Range": "bytes \(start)-\(size - 1)/\(size)"] : [:]
                    switch transfer.judge(
                        range, status: status, headers: headers, hubHeaders: ["ETag": "\"\(Self.etag)\""])
                    {
                    case .fault(let fault): transfer.ended(fault)
                    case .read(let skip):
                        #expect(skip == (status == 206 ? have - start : have))
                        transfer.received(Int.random(in: 0...(size - have), using: &random))
                        transfer.ended(nil)
                    }
                }
            }
            #expect(over && (waited || transfer.have == size), "seed \(seed)")
        }
    }

    @Test func `a part ends where it is to end`() {
        var part = Transfer(size: 100, etag: Self.etag, have: 20, end: 30, retry: TransferRetry())
        #expect(part.next() == .request(20..<30))
        let verdict = part.judge(20..<30, status: 206, headers: ["Content-Range": "bytes 20-29/100"], hubHeaders: [:])
        #expect(verdict == .read(skip: 0))
        part.received(10)
        part.ended(nil)
        #expect(part.next() == .done)
    }

    @Test(arguments: [
        (206, ["Content-Range": "bytes 9-99/100"]), (206, ["Content-Range": "bytes 10-99/101"]), (206, [:]),
        (206, ["Content-Range": "bytes 10-120/100"]), (200, ["Content-Length": "99"]), (404, [:]), (304, [:]),
        (200, ["Content-Encoding": "br"]), (200, ["ETag": "W/\"bbb\""]), (206, ["Content-Range": "items 10-99/100"]),
    ])
    func `an answer that does not fit is not read`(_ status: Int, _ fields: [String: String]) {
        var transfer = Transfer(size: 100, etag: Self.etag, have: 10, retry: TransferRetry())
        let headers = HTTPHeaders(fields.map { ($0.key, $0.value) })
        guard case .fault = transfer.judge(10..<100, status: status, headers: headers, hubHeaders: headers) else {
            return #expect(Bool(false), "\(status) \(fields)")
        }
    }

    @Test func `after a range that the server does not have the whole is asked for`() {
        var transfer = Transfer(size: 100, etag: Self.etag, have: 10, retry: TransferRetry())
        #expect(transfer.next() == .request(10..<100))
        #expect(
            transfer.judge(10..<100, status: 416, headers: [:], hubHeaders: [:])
                == .fault(.status(416, retryAfter: nil)))
        transfer.ended(.status(416, retryAfter: nil))
        _ = transfer.next()
        #expect(transfer.next() == .request(nil))
        #expect(transfer.judge(nil, status: 200, headers: [:], hubHeaders: [:]) == .read(skip: 10))
    }
}
