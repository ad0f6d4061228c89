internal import NIOHTTP1

/// How a file, or a part of it, comes over: which bytes are asked for next, and what of an answer is used. Knows no socket and no file.
///
/// The bytes that are there always begin where the transfer does, so that it goes on where it stopped. A server that does not answer ranges
/// is read from the file's beginning, and what is there already is passed over.
struct Transfer {
    /// What to do next.
    enum Step: Hashable {
        /// Ask for these bytes; nil: for the whole file.
        case request(Range<Int>?)
        /// Every byte is there.
        case done
        /// Wait so many seconds, saying why.
        case wait(seconds: Double, TransferFault, attempt: Int)
        /// Give up.
        case fail(TransferFault, attempts: Int)
    }

    /// What an answer's head means.
    enum Verdict: Hashable {
        /// The body holds bytes of the file; so many at its beginning are there already.
        case read(skip: Int)
        /// The body is not used.
        case fault(TransferFault)
    }

    /// Bytes of the file.
    let size: Int
    /// Where the part ends that is wanted.
    let end: Int
    let etag: String
    let retry: TransferRetry
    /// Where the bytes end that are there.
    private(set) var have: Int
    /// Places where the bytes of two answers meet, or of an earlier run.
    private(set) var seams: [Int] = []
    private var failures = 0
    private var fault: TransferFault?
    private var asksForWhole = false
    private var startOfAnswer = 0

    /// A transfer of the bytes from `have` on, to the file's end or to `end`.
    init(size: Int, etag: String, have: Int = 0, end: Int? = nil, retry: TransferRetry) {
        (self.size, self.etag, self.have, self.retry) = (size, etag, min(have, size), retry)
        self.end = min(end ?? size, size)
        if have > 0 { seams.append(min(have, size)) }
    }

    /// What to do next.
    mutating func next() -> Step {
        if have >= end { return .done }
        if let fault {
            self.fault = nil
            if failures >= retry.attempts { return .fail(fault, attempts: failures) }
            return .wait(seconds: retry.seconds(after: failures, fault), fault, attempt: failures + 1)
        }
        startOfAnswer = have
        return .request(asksForWhole || (have == 0 && end == size) ? nil : have..<end)
    }

    /// Looks at the head of an answer to the request for `range`.
    ///
    /// - Parameters:
    ///   - range: what was asked for; nil for the whole file.
    ///   - status: of the answer.
    ///   - headers: of the answer.
    ///   - hubHeaders: of the last answer of the hub itself, which tells the file's ETag before it redirects elsewhere.
    /// - Returns: whether the body is read, and what of it.
    mutating func judge(_ range: Range<Int>?, status: Int, headers: HTTPHeaders, hubHeaders: HTTPHeaders) -> Verdict {
        let verdict = verdict(range, status: status, headers: headers, hubHeaders: hubHeaders)
        if case .fault(.status(416, _)) = verdict { asksForWhole = true }
        return verdict
    }

    private func verdict(
        _ asked: Range<Int>?, status: Int, headers: HTTPHeaders, hubHeaders: HTTPHeaders
    ) -> Verdict {
        guard status == 200 || status == 206 else {
            return .fault(.status(status, retryAfter: ReplyHeaders.retryAfter(headers)))
        }
        if let found = ReplyHeaders.etag(hubHeaders), found != etag { return .fault(.etag(listed: etag, found: found)) }
        if let coding = headers.first(name: "Content-Encoding"), coding.lowercased() != "identity" {
            return .fault(.encoding(coding))
        }
        if status == 206 {
            let asked = asked ?? 0..<size
            guard let range = ReplyHeaders.range(headers), range.start == asked.lowerBound,
                range.end < asked.upperBound,
                range.total ?? size == size
            else {
                let text = "bytes \(asked.lowerBound)-\(asked.upperBound - 1)/\(size)"
                return .fault(.range(asked: text, found: headers.first(name: "Content-Range") ?? "no range"))
            }
            return .read(skip: have - asked.lowerBound)
        }
        if let length = headers.first(name: "Content-Length").flatMap({ Int($0) }), length != size {
            return .fault(.length(listed: size, announced: length))
        }
        return .read(skip: have)
    }

    /// Counts bytes that were added at the end.
    mutating func received(_ count: Int) { have += count }

    /// Ends a request, for a fault or because the body was over.
    mutating func ended(_ fault: TransferFault?) {
        let progressed = have > startOfAnswer
        if progressed, have < end { seams.append(have) }
        failures = progressed ? 1 : failures + 1
        self.fault = have >= end ? nil : fault ?? .cut("after \(have) of \(size) bytes")
    }

    /// Forgets everything that came: it was wrong.
    mutating func restart() {
        (have, seams, failures, fault) = (0, [], 0, nil)
    }
}
