import Crypto
import Foundation
import NIOCore
import NIOHTTP1
import SegCache
import Synchronization
import TestSupport
import Testing

@testable import SegHub

/// A hub in memory that goes wrong as it is told to.
final class FakeHub: HubTransport {
    /// What one answer to a request for a file does wrong.
    enum Fault: Hashable {
        case cut(after: Int)
        case stall
        case status(Int, [String: String] = [:])
        case shortLength
        case wrongRange
        case ignoresRange
        case otherETag
        case wrongByte(at: Int)
        case gzip
        case tooLong
    }

    struct State {
        var faults: [Fault] = []
        var served = 0
        var requests: [HubRequest] = []
    }

    static let commit = String(repeating: "c0ffee12", count: 5)
    let files: [String: Data]
    let lfs: Set<String>
    /// Where files kept by LFS are fetched from; nil: from the hub.
    let cdn: String?
    let saysBlobs: Bool
    let state = Mutex(State())
    /// Answers in place of all others.
    let override: @Sendable (HubRequest) -> HubReply?

    init(
        _ files: [String: Data], lfs: Set<String> = [], cdn: String? = nil, saysBlobs: Bool = true,
        faults: [Fault] = [], override: @escaping @Sendable (HubRequest) -> HubReply? = { _ in nil }
    ) {
        (self.files, self.lfs, self.cdn, self.saysBlobs, self.override) = (files, lfs, cdn, saysBlobs, override)
        state.withLock { $0.faults = faults }
    }

    var served: Int { state.withLock { $0.served } }
    var requests: [HubRequest] { state.withLock { $0.requests } }

    static func hex(_ bytes: some Sequence<UInt8>) -> String { bytes.map { String(format: "%02x", $0) }.joined() }

    static func gitBlob(_ data: Data) -> String {
        hex(Insecure.SHA1.hash(data: Data("blob \(data.count)\0".utf8) + data))
    }

    func etag(_ path: String) -> String {
        let data = files[path] ?? Data()
        return lfs.contains(path) ? Self.hex(SHA256.hash(data: data)) : Self.gitBlob(data)
    }

    static func reply(_ status: Int, _ headers: [String: String] = [:], _ body: Data = Data()) -> HubReply {
        HubReply(status: status, headers: HTTPHeaders(headers.map { ($0.key, $0.value) }), body: stream([body], nil))
    }

    static func stream(_ pieces: [Data], _ error: (any Error)?) -> HubReply.Body {
        AsyncThrowingStream<ByteBuffer, any Error> { continuation in
            for piece in pieces { continuation.yield(ByteBuffer(bytes: piece)) }
            continuation.finish(throwing: error)
        }
    }

    func fault(of error: any Error) -> TransferFault { error as? TransferFault ?? .cut("\(error)") }

    func send(_ request: HubRequest) async throws -> HubReply {
        state.withLock { $0.requests.append(request) }
        if let reply = override(request) { return reply }
        let path = URL(string: request.url)?.path ?? ""
        if path.contains("/revision/") { return Self.reply(200, [:], listing) }
        guard let name = path.components(separatedBy: "/resolve/\(Self.commit)/").last.map({ String($0) }),
            let data = files[name]
        else { return Self.reply(404, ["X-Error-Code": "EntryNotFound"]) }
        let facts = [
            "X-Repo-Commit": Self.commit, "X-Linked-ETag": "\"\(etag(name))\"", "X-Linked-Size": "\(data.count)",
        ]
        if let cdn, lfs.contains(name), !request.url.hasPrefix(cdn) {
            return Self.reply(302, facts.merging(["Location": cdn + path]) { $1 })
        }
        if request.method == .HEAD { return Self.reply(200, facts) }
        return try content(data, facts, request.headers.first(name: "Range"))
    }

    private var listing: Data {
        let siblings = files.keys.sorted().map { name -> [String: Any] in
            guard saysBlobs else { return ["rfilename": name] }
            var entry: [String: Any] = [
                "rfilename": name, "size": files[name]?.count ?? 0, "blobId": Self.gitBlob(files[name] ?? Data()),
            ]
            if lfs.contains(name) {
                entry["lfs"] = ["sha256": etag(name), "size": files[name]?.count ?? 0, "pointerSize": 130]
            }
            return entry
        }
        let object: [String: Any] = ["id": "org/model", "sha": Self.commit, "siblings": siblings]
        return (try? JSONSerialization.data(withJSONObject: object)) ?? Data()
    }

    private func content(_ data: Data, _ facts: [String: String], _ range: String?) throws -> HubReply {
        let fault = state.withLock { $0.faults.isEmpty ? nil : $0.faults.removeFirst() }
        var (start, end, status, headers) = (0, data.count, 200, facts)
        if let range, fault != .ignoresRange {
            let parts = range.dropFirst("bytes=".count).split(separator: "-").compactMap { Int($0) }
            (start, end, status) = (parts[0], parts[1] + 1, 206)
            let shift = fault == .wrongRange ? 1 : 0
            headers["Content-Range"] = "bytes \(start + shift)-\(end - 1)/\(data.count)"
        }
        headers["Content-Length"] = "\(end - start - (fault == .shortLength ? 1 : 0))"
        var body = Data(data[start..<end])
        var error: TransferFault?
        switch fault {
        case .cut(let count):
            body = body.prefix(count)
            error = .cut("reset")
        case .stall: throw TransferFault.stalled(seconds: 10)
        case .status(let code, let extra): return Self.reply(code, extra)
        case .otherETag: headers["X-Linked-ETag"] = "\"\(String(repeating: "0", count: 40))\""
        case .wrongByte(let place): if place >= start, place < end { body[place - start] ^= 1 }
        case .gzip: headers["Content-Encoding"] = "gzip"
        case .tooLong: body += Data([1, 2, 3])
        case .shortLength, .wrongRange, .ignoresRange, nil: break
        }
        let count = body.count
        state.withLock { $0.served += count }
        let pieces = stride(from: 0, to: body.count, by: 70_001).map { Data(body[$0..<min($0 + 70_001, body.count)]) }
        return HubReply(
            status: status, headers: HTTPHeaders(headers.map { ($0.key, $0.value) }), body: Self.stream(pieces, error))
    }
}

/// A cache of its own, and a pull of `org/model` into it.
struct Place {
    let cache: String
    let id: RepoID
    let repo: RepoCache
    let notes = Notes()

    final class Notes: Sendable {
        let all = Mutex<[String]>([])
        var text: String { all.withLock { $0.joined(separator: "\n") } }
    }

    init() throws {
        cache = FileManager.default.temporaryDirectory.appendingPathComponent("hub-\(UUID().uuidString)").path
        id = try #require(RepoID("org/model"))
        repo = RepoCache(id, in: cache)
    }

    func remove() { try? FileManager.default.removeItem(atPath: cache) }

    func pull(_ hub: FakeHub, token: String? = nil, change: (inout Pull) -> Void = { _ in }) async throws
        -> Pull.Outcome
    {
        var pull = Pull(id)
        pull.environment = HubEnvironment(["HF_HUB_CACHE": cache, "HF_ENDPOINT": "https://hub.test"])
        pull.retry = TransferRetry(attempts: 3, pause: 0, longest: 0, longestAsked: 0)
        change(&pull)
        let notes = notes
        let report: @Sendable (Pull.Event) -> Void = { event in
            if case .note(let text) = event { notes.all.withLock { $0.append(text) } }
        }
        let client = HubClient(
            transport: hub, endpoint: try #require(URL(string: "https://hub.test")), token: token, retry: pull.retry
        ) { report(.note($0)) }
        return try await pull.run(client, report)
    }

    /// Seeded bytes.
    static func bytes(_ count: Int, seed: UInt64 = 1) -> Data {
        var generator = SplitMix64(seed: seed)
        var data = Data(capacity: count + 8)
        while data.count < count { withUnsafeBytes(of: generator.next()) { data.append(contentsOf: $0) } }
        return data.prefix(count)
    }
}
