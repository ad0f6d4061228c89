import Foundation
import SegCache
import Testing

@testable import SegHub

@Suite struct CacheCareTests {
    @Test func `a wrong byte is found, discarded and alone fetched again`() async throws {
        let place = try Place()
        defer { place.remove() }
        let hub = FakeHub(["a": Place.bytes(100), "b": Place.bytes(200, seed: 2)], lfs: ["b"])
        let outcome = try await place.pull(hub)
        #expect(try CacheCare.verify(CachedModel(place.repo)) == (2, []))
        let blob = URL(fileURLWithPath: place.repo.blob(hub.etag("b")))
        var wrong = try Data(contentsOf: blob)
        wrong[17] ^= 1
        try wrong.write(to: blob)
        #expect(try CacheCare.verify(CachedModel(place.repo)).wrong.map(\.name) == ["b"])
        #expect(try CacheCare.verify(CachedModel(place.repo), discards: true).right == 1)
        #expect(CachedModel(place.repo).revisions.first?.missing == ["b"])
        #expect(try await place.pull(hub).fetched == 1 && hub.served == 500)
        #expect(FileTree.size(outcome.folder + "/b") == 200)
    }

    @Test func `a revision goes with the files that no other one has`() throws {
        let place = try Place()
        defer { place.remove() }
        let (one, two) = (String(repeating: "1", count: 40), String(repeating: "2", count: 40))
        let files = FileManager.default
        for (commit, names) in [(one, ["shared", "own"]), (two, ["shared"])] {
            try files.createDirectory(atPath: place.repo.snapshot(commit), withIntermediateDirectories: true)
            try files.createDirectory(atPath: place.repo.blobs, withIntermediateDirectories: true)
            for name in names {
                let etag = FakeHub.gitBlob(Data(name.utf8))
                try Data(name.utf8).write(to: URL(fileURLWithPath: place.repo.blob(etag)))
                try files.createSymbolicLink(
                    atPath: "\(place.repo.snapshot(commit))/\(name)", withDestinationPath: "../../blobs/\(etag)")
            }
        }
        try files.createDirectory(atPath: place.repo.refs, withIntermediateDirectories: true)
        try Data(one.utf8).write(to: URL(fileURLWithPath: place.repo.refs + "/main"))
        #expect(try CacheCare.remove(CachedModel(place.repo), commit: one) == 3)
        #expect(place.repo.commits == [two] && place.repo.references.isEmpty)
        #expect(FileTree.files(in: place.repo.blobs) == [FakeHub.gitBlob(Data("shared".utf8))])
        #expect(try CacheCare.remove(CachedModel(place.repo), commit: two) == 6)
        #expect(!FileTree.hasEntry(place.repo.folder))
    }
}
