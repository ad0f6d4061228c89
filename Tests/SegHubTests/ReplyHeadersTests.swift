import Foundation
import NIOHTTP1
import Testing

@testable import SegHub

@Suite struct ReplyHeadersTests {
    @Test func `the linked file's ETag and size come before the answer's own`() {
        let both: HTTPHeaders = [
            "ETag": "\"a\"", "X-Linked-Etag": "W/\"b\"", "Content-Length": "1", "x-linked-size": "2",
        ]
        #expect(ReplyHeaders.etag(both) == "b" && ReplyHeaders.size(both) == 2)
        #expect(ReplyHeaders.etag(["ETag": "\"a\""]) == "a" && ReplyHeaders.size(["Content-Length": "1"]) == 1)
        #expect(ReplyHeaders.etag([:]) == nil && ReplyHeaders.size(["Content-Length": "x"]) == nil)
    }

    @Test func `ranges are read to the letter`() {
        #expect(ReplyHeaders.range(["Content-Range": "bytes 0-9/10"]) == .init(start: 0, end: 9, total: 10))
        #expect(ReplyHeaders.range(["Content-Range": "Bytes 3-3/*"]) == .init(start: 3, end: 3, total: nil))
        for text in [
            "bytes 9-0/10", "bytes -5/10", "bytes */10", "bytes 0-9/", "0-9/10", "bytes 0-9/99999999999999999999",
        ] {
            #expect(ReplyHeaders.range(["Content-Range": text]) == nil, "\(text)")
        }
    }

    @Test func `Retry-After is seconds or a date`() {
        let now = Date(timeIntervalSince1970: 1_700_000_000)
        #expect(ReplyHeaders.retryAfter(["Retry-After": "12"], now: now) == 12)
        #expect(ReplyHeaders.retryAfter(["Retry-After": "Tue, 14 Nov 2023 22:14:20 GMT"], now: now) == 60)
        #expect(ReplyHeaders.retryAfter(["Retry-After": "Tue, 14 Nov 2000 22:14:20 GMT"], now: now) == 0)
        for text in ["-1", "soon", "inf", "nan", ""] {
            #expect(ReplyHeaders.retryAfter(["Retry-After": text], now: now) == nil)
        }
    }
}
