internal import Foundation
public import SegFiles

/// One repository's place in the cache, laid out as Python's huggingface_hub does.
///
/// ```
/// CACHE/models--ORG--NAME/blobs/ETAG                  the files, by their SHA-256 or git's SHA-1
///                         refs/REVISION               the commit that a branch or tag stands for
///                         snapshots/COMMIT/PATH       links to the blobs
///                         .no_exist/COMMIT/PATH       files that were asked for and are not there
///                         trees/COMMIT.json           which files the commit has
/// CACHE/.locks/models--ORG--NAME/ETAG.lock            held (flock) by the process that fetches a blob
/// ```
public struct RepoCache: Hashable, Sendable {
    /// The cache's folder.
    public let cache: String
    /// The repository.
    public let id: RepoID

    /// The place of a repository, which need not exist.
    public init(_ id: RepoID, in cache: String) { (self.id, self.cache) = (id, cache) }

    /// The repository's folder.
    public var folder: String { "\(cache)/\(id.folder)" }
    /// The folder of the files.
    public var blobs: String { "\(folder)/blobs" }
    /// The folder of the snapshots.
    public var snapshots: String { "\(folder)/snapshots" }
    /// The folder of the branches and tags.
    public var refs: String { "\(folder)/refs" }
    /// The folder of the locks.
    public var locks: String { "\(cache)/.locks/\(id.folder)" }

    /// A file by its ETag.
    public func blob(_ etag: String) -> String { "\(blobs)/\(etag)" }
    /// The beginning of a file that is being fetched.
    public func incomplete(_ etag: String) -> String { "\(blobs)/\(etag).incomplete" }
    /// The lock of a file.
    public func lock(_ etag: String) -> String { "\(locks)/\(etag).lock" }
    /// The folder of a commit.
    public func snapshot(_ commit: String) -> String { "\(snapshots)/\(commit)" }
    /// The list of a commit's files.
    public func tree(_ commit: String) -> String { "\(folder)/trees/\(commit).json" }

    /// The commit that `revision` stands for in the cache: a branch or tag, or a commit, which may be cut short where only one fits.
    public func commit(of revision: String) -> String? {
        guard let path = RepoPath(revision) else { return nil }
        if let text = try? Files.text(at: "\(refs)/\(path)") {
            let commit = text.trimmingCharacters(in: .whitespacesAndNewlines)
            return Self.isCommit(commit) ? commit : nil
        }
        guard revision.count >= 5, revision.utf8.allSatisfy(Self.isHex) else { return nil }
        let fitting = commits.filter { $0.hasPrefix(revision.lowercased()) }
        return fitting.count == 1 ? fitting[0] : nil
    }

    /// The commits that have a snapshot, sorted.
    public var commits: [String] {
        ((try? Files.names(in: snapshots)) ?? []).filter { Files.isFolder("\(snapshots)/\($0)") }
    }

    /// Branches and tags, and their commits.
    public var references: [String: String] {
        var found: [String: String] = [:]
        for name in FileTree.files(in: refs) {
            if let commit = commit(of: name) { found[name] = commit }
        }
        return found
    }

    /// Whether `text` is a full commit: 40 hexadecimal digits.
    public static func isCommit(_ text: String) -> Bool {
        text.utf8.count == 40 && text.utf8.allSatisfy(isHex)
    }

    /// The repositories of models that a cache holds, by name.
    public static func all(in cache: String) throws(FileError) -> [RepoCache] {
        guard Files.isFolder(cache) else { return [] }
        return try Files.names(in: cache).compactMap { RepoID(folder: $0) }.map { RepoCache($0, in: cache) }
    }

    private static func isHex(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }
}
