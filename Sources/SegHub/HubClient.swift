internal import Foundation
internal import NIOCore
internal import NIOHTTP1
internal import SegCache

/// Asks a hub, following its redirections. The token goes to the hub alone.
struct HubClient: Sendable {
    /// What came in the end.
    struct Answer: Sendable {
        var reply: HubReply
        /// Headers of the hub's own last answer.
        var hubHeaders: HTTPHeaders
        /// Whether the hub itself gave the answer.
        var isFromHub: Bool
    }

    let transport: any HubTransport
    let endpoint: URL
    let token: String?
    let retry: TransferRetry
    /// Told of everything that is tried again.
    let say: @Sendable (String) -> Void

    /// The page of a repository's revision.
    func listingURL(_ id: RepoID, _ revision: String) -> String {
        "\(base)/api/models/\(id)/revision/\(Self.encoded(revision))?blobs=true"
    }

    /// The address of a file.
    func fileURL(_ id: RepoID, _ commit: String, _ path: RepoPath) -> String {
        "\(base)/\(id)/resolve/\(commit)/\(path.parts.map { Self.encoded(String($0)) }.joined(separator: "/"))"
    }

    private var base: String {
        let text = endpoint.absoluteString
        return text.hasSuffix("/") ? String(text.dropLast()) : text
    }

    private static func encoded(_ text: String) -> String {
        let plain = CharacterSet(charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~")
        return text.addingPercentEncoding(withAllowedCharacters: plain) ?? text
    }

    /// Sends a request and follows where it leads. A HEAD stays on the hub, whose redirection says what is asked for.
    ///
    /// - Parameters:
    ///   - method: GET or HEAD.
    ///   - address: on the hub.
    ///   - range: which bytes; nil for all.
    ///   - etag: of the file that is wanted; the hub's redirection to another is not followed.
    /// - Throws: `HubError`, `TransferFault.etag`, or what the transport throws.
    /// - Returns: the last answer.
    func open(
        _ method: HTTPMethod, _ address: String, range: Range<Int>? = nil, etag: String? = nil
    ) async throws -> Answer {
        guard var url = URL(string: address) else { throw HubError.endpoint(address) }
        var hubHeaders = HTTPHeaders()
        for _ in 0..<10 {
            let isHub = Redirect.isHub(url, endpoint)
            let reply = try await transport.send(request(method, url, range, isHub: isHub))
            if isHub { hubHeaders = reply.headers }
            guard [301, 302, 303, 307, 308].contains(reply.status), let location = reply.headers.first(name: "Location")
            else { return Answer(reply: reply, hubHeaders: hubHeaders, isFromHub: isHub) }
            let next = try Redirect.target(location, from: url)
            if method == .HEAD, !Redirect.isHub(next, endpoint) {
                return Answer(reply: reply, hubHeaders: hubHeaders, isFromHub: isHub)
            }
            if let etag, isHub, reply.headers.contains(name: "X-Linked-ETag"),
                let found = ReplyHeaders.etag(reply.headers), found != etag
            {
                throw TransferFault.etag(listed: etag, found: found)
            }
            // Read to its end, so that the connection is used again.
            _ = try? await reply.bytes(limit: 1 << 16)
            url = next
        }
        throw HubError.redirection(Redirect.shown(url), reason: "for the tenth time in a row")
    }

    private func request(_ method: HTTPMethod, _ url: URL, _ range: Range<Int>?, isHub: Bool) -> HubRequest {
        var headers: HTTPHeaders = ["User-Agent": "simpleseg", "Accept-Encoding": "identity"]
        if let range { headers.add(name: "Range", value: "bytes=\(range.lowerBound)-\(range.upperBound - 1)") }
        if isHub, let token { headers.add(name: "Authorization", value: "Bearer \(token)") }
        return HubRequest(method: method, url: url.absoluteString, headers: headers)
    }

    /// The error that a refusal of the hub itself means; nil for what may pass.
    func refusal(_ status: Int, _ headers: HTTPHeaders, _ id: RepoID, revision: String, path: String? = nil)
        -> HubError?
    {
        let code = headers.first(name: "X-Error-Code") ?? ""
        let words = headers.first(name: "X-Error-Message") ?? ""
        if words == "Access to this resource is disabled." { return .disabled(id.name) }
        switch (status, code) {
        case (_, "RevisionNotFound"): return .noRevision(id.name, revision: revision)
        case (_, "EntryNotFound"): return .noFile(id.name, path: path ?? "")
        case (_, "GatedRepo"): return .gated(id.name, endpoint: base, hasToken: token != nil)
        case (401, _) where words.contains("Invalid credentials"): return .token(status: status)
        case (_, "RepoNotFound"), (401, _): return .noRepository(id.name, hasToken: token != nil)
        case (403, _): return token == nil ? .noRepository(id.name, hasToken: false) : .token(status: status)
        case (404, _): return path.map { .noFile(id.name, path: $0) } ?? .noRepository(id.name, hasToken: token != nil)
        default: return nil
        }
    }
}

extension HubClient {
    /// The files of a revision.
    ///
    /// - Throws: `HubError`, `CancellationError`.
    func listing(of id: RepoID, revision: String) async throws -> RepoListing {
        let data = try await asking("the list of \(id)") {
            let answer = try await open(.GET, listingURL(id, revision))
            try check(answer, id, revision: revision)
            return try await answer.reply.bytes(limit: 64 << 20)
        }
        return try ListingReply.listing(Data(data), of: id)
    }

    /// Size and digest of a file that the list does not say, by a HEAD.
    ///
    /// - Throws: `HubError`, `CancellationError`.
    func facts(of path: RepoPath, _ id: RepoID, commit: String) async throws -> RemoteFile {
        let headers = try await asking(path.text) {
            let answer = try await open(.HEAD, fileURL(id, commit, path))
            if !(300..<400).contains(answer.reply.status) { try check(answer, id, revision: commit, path: path.text) }
            return answer.hubHeaders
        }
        guard let size = ReplyHeaders.size(headers), size >= 0,
            let digest = ReplyHeaders.etag(headers).flatMap(ContentDigest.init(etag:))
        else { throw HubError.listing(id.name, reason: "of \(path) no size and digest are said") }
        return RemoteFile(path: path, size: size, digest: digest)
    }

    private func check(_ answer: Answer, _ id: RepoID, revision: String, path: String? = nil) throws {
        let (status, headers) = (answer.reply.status, answer.reply.headers)
        if status == 200 { return }
        if answer.isFromHub, let error = refusal(status, headers, id, revision: revision, path: path) { throw error }
        throw TransferFault.status(status, retryAfter: ReplyHeaders.retryAfter(headers))
    }

    /// Asks again after what may pass, and says so.
    private func asking<Result>(_ what: String, _ work: () async throws -> Result) async throws -> Result {
        var failures = 0
        while true {
            do {
                return try await work()
            } catch let error as HubError {
                throw error
            } catch {
                try Task.checkCancellation()
                let fault = transport.fault(of: error)
                failures += 1
                if failures >= retry.attempts || fault == .certificate {
                    throw HubError.transfer(what, attempts: failures, last: fault)
                }
                let seconds = retry.seconds(after: failures, fault)
                say(Self.sentence(what, fault, attempt: failures + 1, of: retry.attempts, seconds))
                try await Task.sleep(for: .seconds(seconds))
            }
        }
    }

    /// `model.safetensors: the server answers 503; attempt 2 of 6 in 1.3 s`
    static func sentence(_ what: String, _ fault: TransferFault, attempt: Int, of attempts: Int, _ seconds: Double)
        -> String
    {
        let tenths = Int((seconds * 10).rounded())
        return "\(what): \(fault); attempt \(attempt) of \(attempts) in \(tenths / 10).\(tenths % 10) s"
    }
}
