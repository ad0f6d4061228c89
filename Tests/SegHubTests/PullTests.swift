import Foundation
import NIOHTTP1
import SegCache
import Synchronization
import Testing

@testable import SegHub

@Suite struct PullTests {
    static let weights = "model.safetensors"

    static let faults: [FakeHub.Fault] = [
        .cut(after: 0), .cut(after: 1000), .stall, .status(500), .status(503, ["Retry-After": "1"]), .status(429),
        .status(416), .shortLength, .wrongRange, .ignoresRange, .otherETag, .wrongByte(at: 3), .gzip, .tooLong,
    ]

    /// The matrix: every fault × sizes of nothing, one piece, several pieces, several parts × begun or not.
    @Test(arguments: faults, [0, 1, 5000, 9 << 20])
    func `whatever goes wrong once, the right file gets its name and no right byte comes twice`(
        fault: FakeHub.Fault, size: Int
    ) async throws {
        for begun in Set([0, size / 3]) {
            let place = try Place()
            defer { place.remove() }
            let data = Place.bytes(size)
            let hub = FakeHub([Self.weights: data, "config.json": Data("{}".utf8)], lfs: [Self.weights])
            let etag = hub.etag(Self.weights)
            try FileManager.default.createDirectory(atPath: place.repo.blobs, withIntermediateDirectories: true)
            try data.prefix(begun).write(to: URL(fileURLWithPath: place.repo.incomplete(etag)))
            // The small file first, so that the fault is the large one's.
            _ = try await place.pull(hub) { $0.including = [FilePattern("config.json")] }
            hub.state.withLock {
                $0.faults = [fault]; $0.served = 0
            }
            let outcome = try await place.pull(hub)
            #expect(try Data(contentsOf: URL(fileURLWithPath: place.repo.blob(etag))) == data)
            #expect(try Data(contentsOf: URL(fileURLWithPath: "\(outcome.folder)/\(Self.weights)")) == data)
            #expect(FileTree.size(place.repo.incomplete(etag)) == nil)
            #expect(hub.served <= Self.bound(fault, size: size, begun: begun), "\(hub.served) of \(size - begun)")
            if size > begun, [.stall, .status(500), .otherETag, .gzip].contains(fault) {
                #expect(place.notes.text.contains(Self.weights))
            }
        }
    }

    /// The most bytes that a fault may cost.
    private static func bound(_ fault: FakeHub.Fault, size: Int, begun: Int) -> Int {
        let rest = size - begun
        switch fault {
        case .wrongByte: return size > RepairPlan.partSize ? rest + size : 2 * size
        case .ignoresRange: return size
        // Bodies that are refused by their head are on their way already.
        case .shortLength, .wrongRange, .otherETag, .gzip, .tooLong, .status(416, _): return 2 * size + 3
        default: return rest
        }
    }

    @Test func `bytes that are wrong every time never get a name, and nothing is kept`() async throws {
        for size in [100, 9 << 20] {
            let place = try Place()
            defer { place.remove() }
            let hub = FakeHub(
                [Self.weights: Place.bytes(size)], lfs: [Self.weights],
                faults: .init(repeating: .wrongByte(at: 7), count: 50))
            await #expect(throws: HubError.self) { _ = try await place.pull(hub) }
            #expect(FileTree.files(in: place.repo.blobs).isEmpty && FileTree.files(in: place.repo.refs).isEmpty)
            #expect(!FileTree.hasEntry("\(place.repo.snapshot(FakeHub.commit))/\(Self.weights)"))
        }
    }

    @Test func `a wrong byte that an earlier run left is found and only then anything is fetched again`() async throws {
        let place = try Place()
        defer { place.remove() }
        let data = Place.bytes(40 << 20)
        let hub = FakeHub([Self.weights: data], lfs: [Self.weights])
        var begun = data.prefix(30 << 20)
        begun[(30 << 20) - 5] ^= 1
        try FileManager.default.createDirectory(atPath: place.repo.blobs, withIntermediateDirectories: true)
        try Data(begun).write(to: URL(fileURLWithPath: place.repo.incomplete(hub.etag(Self.weights))))
        let outcome = try await place.pull(hub)
        #expect(try Data(contentsOf: URL(fileURLWithPath: "\(outcome.folder)/\(Self.weights)")) == data)
        // Ten million bytes were missing, and the part before the seam was wrong.
        #expect(hub.served == (10 << 20) + RepairPlan.partSize)
    }

    @Test func `what is there is not fetched, and equal files are fetched once`() async throws {
        let place = try Place()
        defer { place.remove() }
        let data = Place.bytes(3000)
        let hub = FakeHub(["a/b/c.bin": data, "d.bin": data, "e.json": Data("{}".utf8)])
        let first = try await place.pull(hub)
        #expect(first.files == 3 && first.fetched == 3 && hub.served == 3002)
        #expect(FileTree.target(ofLink: first.folder + "/a/b/c.bin") == "../../../../blobs/\(hub.etag("d.bin"))")
        #expect(FileTree.target(ofLink: first.folder + "/d.bin") == "../../blobs/\(hub.etag("d.bin"))")
        #expect(try String(contentsOfFile: place.repo.refs + "/main", encoding: .utf8) == FakeHub.commit)
        let second = try await place.pull(hub)
        #expect(second.fetched == 0 && hub.served == 3002 && second.folder == first.folder)
        #expect(TreeList(contentsOf: place.repo.tree(FakeHub.commit))?.files.count == 3)
        try FileManager.default.removeItem(atPath: first.folder + "/e.json")
        #expect(try await place.pull(hub).fetched == 1 && hub.served == 3002)
    }

    @Test func `the token goes to the hub and nowhere else`() async throws {
        let place = try Place()
        defer { place.remove() }
        let hub = FakeHub([Self.weights: Place.bytes(10)], lfs: [Self.weights], cdn: "https://cdn.test")
        _ = try await place.pull(hub, token: "hf_secret")
        let (own, others) = (
            hub.requests.filter { $0.url.hasPrefix("https://hub.test") },
            hub.requests.filter { $0.url.hasPrefix("https://cdn.test") }
        )
        #expect(own.count == 2 && own.allSatisfy { $0.headers.first(name: "Authorization") == "Bearer hf_secret" })
        #expect(others.count == 1 && others.allSatisfy { !$0.headers.contains(name: "Authorization") })
    }

    @Test func `a list without digests is completed by asking for each file`() async throws {
        let place = try Place()
        defer { place.remove() }
        let hub = FakeHub(
            [Self.weights: Place.bytes(99), "config.json": Data("{}".utf8)], lfs: [Self.weights],
            cdn: "https://cdn.test", saysBlobs: false)
        let outcome = try await place.pull(hub)
        #expect(outcome.files == 2 && hub.requests.filter { $0.method == .HEAD }.count == 2)
        #expect(FileTree.target(ofLink: outcome.folder + "/" + Self.weights)?.hasSuffix(hub.etag(Self.weights)) == true)
    }

    @Test(arguments: [
        (401, "RepoNotFound", "no repository org/model"), (404, "RepoNotFound", "no repository org/model"),
        (403, "GatedRepo", "is gated: ask for access at https://hub.test/org/model"),
        (404, "RevisionNotFound", "has no branch, tag or commit main"), (401, "", "no repository org/model"),
    ])
    func `each refusal has its sentence, at once`(status: Int, code: String, words: String) async throws {
        let place = try Place()
        defer { place.remove() }
        let hub = FakeHub([:]) { _ in FakeHub.reply(status, code.isEmpty ? [:] : ["X-Error-Code": code]) }
        let error = await #expect(throws: HubError.self) { _ = try await place.pull(hub) }
        #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
        #expect(hub.requests.count == 1 && !FileTree.hasEntry(place.repo.folder))
    }

    @Test func `a repository that moved is followed, and its new name is said`() async throws {
        let place = try Place()
        defer { place.remove() }
        let body = Data(
            #"{"id": "new/model", "sha": "\#(FakeHub.commit)", "siblings": [{"rfilename": "e", "size": 0, "blobId": "\#(FakeHub.gitBlob(Data()))"}]}"#
                .utf8)
        let hub = FakeHub([:]) { request in
            request.url.contains("/org/model/")
                ? FakeHub.reply(307, ["Location": "/api/models/new/model/revision/main?blobs=true"])
                : FakeHub.reply(200, [:], body)
        }
        let outcome = try await place.pull(hub)
        #expect(place.notes.text.contains("org/model is called new/model now"))
        #expect(FileTree.size(outcome.folder + "/e") == 0 && hub.served == 0)
    }

    @Test(arguments: ["../x", "/etc/passwd", "a/../../x", "a//b", "a\\\\..\\\\b", ".", "a/\\u0000b", ""])
    func `a name that could lead out of the folder is refused`(_ name: String) async throws {
        let place = try Place()
        defer { place.remove() }
        let body = Data(
            #"{"id": "org/model", "sha": "\#(FakeHub.commit)", "siblings": [{"rfilename": "\#(name)", "size": 0, "blobId": "\#(FakeHub.gitBlob(Data()))"}]}"#
                .utf8)
        let hub = FakeHub([:]) { _ in FakeHub.reply(200, [:], body) }
        let error = await #expect(throws: HubError.self) { _ = try await place.pull(hub) }
        #expect(error?.description.contains("not safe") == true && !FileTree.hasEntry(place.repo.folder))
    }

    @Test func `patterns choose, and none that fits is an error that lists what there is`() async throws {
        let place = try Place()
        defer { place.remove() }
        let hub = FakeHub(["a.json": Data("1".utf8), "onnx/b.json": Data("2".utf8), "c.bin": Data("3".utf8)])
        let outcome = try await place.pull(hub) {
            ($0.including, $0.excluding) = ([FilePattern("*.json")], [FilePattern("onnx/")])
        }
        #expect(FileTree.files(in: outcome.folder) == ["a.json"])
        let error = await #expect(throws: HubError.self) {
            _ = try await place.pull(hub) { $0.including = [FilePattern("*.txt")] }
        }
        #expect(error?.description.contains("a.json, c.bin, onnx/b.json") == true)
    }

    @Test func `one file that cannot be had leaves the others alone and the reference where it was`() async throws {
        let place = try Place()
        defer { place.remove() }
        let hub = FakeHub(["a": Place.bytes(9), "b": Place.bytes(5)], faults: .init(repeating: .gzip, count: 3))
        let error = await #expect(throws: HubError.self) { _ = try await place.pull(hub) { $0.connections = 1 } }
        #expect(error?.description.contains("a: the server sends gzip") == true)
        #expect(
            FileTree.files(in: place.repo.snapshot(FakeHub.commit)) == ["b"]
                && FileTree.files(in: place.repo.refs).isEmpty)
    }

    @Test func `offline nothing is asked: what is whole is given, what is not is refused`() async throws {
        let place = try Place()
        defer { place.remove() }
        var pull = Pull(place.id)
        pull.environment = HubEnvironment(["HF_HUB_CACHE": place.cache, "HF_HUB_OFFLINE": "1"])
        let task = pull
        await #expect(throws: HubError.offline("org/model")) { try await task.run { _ in } }
        let whole = try await place.pull(FakeHub(["config.json": Data("{}".utf8)]))
        #expect(try await task.run { _ in }.folder == whole.folder)
    }
}
