import Foundation
import SegCache
import Testing

/// A cache with one repository, `org/model`.
struct TinyCache {
    static let commit = String(repeating: "ab", count: 20)
    let folder: String
    let repo: RepoCache

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("cache-\(UUID().uuidString)").path
        repo = RepoCache(try #require(RepoID("org/model")), in: folder)
        try put("main", Self.commit, at: repo.refs)
    }

    /// Writes a file, whose folders are made.
    func put(_ name: String, _ text: String, at place: String) throws {
        let url = URL(fileURLWithPath: "\(place)/\(name)")
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
    }

    /// Adds a file of the snapshot, as a link.
    func add(_ name: String, _ text: String) throws {
        try put("e-\(name)", text, at: repo.blobs)
        try FileManager.default.createDirectory(atPath: repo.snapshot(Self.commit), withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: "\(repo.snapshot(Self.commit))/\(name)", withDestinationPath: "../../blobs/e-\(name)")
    }

    var environment: HubEnvironment { HubEnvironment(["HF_HUB_CACHE": folder]) }

    func remove() { try? FileManager.default.removeItem(atPath: folder) }
}
