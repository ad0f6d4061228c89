internal import Foundation
internal import NIOHTTP1

/// What headers of the hub's protocol say.
enum ReplyHeaders {
    /// A part of a file.
    struct Range: Hashable {
        let start: Int
        let end: Int
        let total: Int?
    }

    /// The file's ETag without quotes: the linked file's where there is one.
    static func etag(_ headers: HTTPHeaders) -> String? {
        guard var text = headers.first(name: "X-Linked-ETag") ?? headers.first(name: "ETag") else { return nil }
        if text.hasPrefix("W/") { text.removeFirst(2) }
        return text.trimmingCharacters(in: CharacterSet(charactersIn: "\""))
    }

    /// The file's bytes: the linked file's where there is one.
    static func size(_ headers: HTTPHeaders) -> Int? {
        (headers.first(name: "X-Linked-Size") ?? headers.first(name: "Content-Length")).flatMap { Int($0) }
    }

    /// `Content-Range: bytes 0-99/1000`, or `…/*`.
    static func range(_ headers: HTTPHeaders) -> Range? {
        guard let text = headers.first(name: "Content-Range"),
            let match = text.wholeMatch(of: /(?i:bytes) +(\d+)-(\d+)\/(\d+|\*)/),
            let start = Int(match.output.1), let end = Int(match.output.2), start <= end
        else { return nil }
        let total = Int(match.output.3)
        if total == nil, match.output.3 != "*" { return nil }
        return Range(start: start, end: end, total: total)
    }

    /// Seconds after which the server wants to be asked again: `Retry-After: 30`, or a date.
    static func retryAfter(_ headers: HTTPHeaders, now: Date = Date()) -> Double? {
        guard let text = headers.first(name: "Retry-After") else { return nil }
        if let seconds = Double(text) { return seconds.isFinite && seconds >= 0 ? seconds : nil }
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(identifier: "GMT")
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss zzz"
        return formatter.date(from: text).map { max(0, $0.timeIntervalSince(now)) }
    }
}
