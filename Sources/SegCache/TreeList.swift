internal import Foundation
internal import SegFiles

/// Which files a commit has: `trees/COMMIT.json`, in huggingface_hub's format 1. A commit never changes, so neither does its list.
public struct TreeList: Hashable, Sendable {
    /// One file.
    public struct Entry: Hashable, Sendable, Codable {
        /// Bytes of the file, or of its pointer where it is kept by Git LFS; see ``length``.
        public var size: Int
        /// Git's SHA-1 of the file, or of its pointer.
        public var blobID: String
        /// SHA-256 of a file that is kept by Git LFS.
        public var sha256: String?
        /// Its bytes.
        public var lfsSize: Int?

        /// A file's facts.
        public init(size: Int, blobID: String, sha256: String? = nil, lfsSize: Int? = nil) {
            (self.size, self.blobID, self.sha256, self.lfsSize) = (size, blobID, sha256, lfsSize)
        }

        /// Bytes of the file itself.
        public var length: Int { lfsSize ?? size }
        /// What the file is called among the blobs.
        public var etag: String { sha256 ?? blobID }

        private enum CodingKeys: String, CodingKey {
            case size
            case blobID = "blob_id"
            case sha256 = "lfs_sha256"
            case lfsSize = "lfs_size"
        }
    }

    /// The files by their paths.
    public var files: [RepoPath: Entry]

    /// A list.
    public init(_ files: [RepoPath: Entry]) { self.files = files }

    /// The list that the cache holds; nil where it has none, or one that cannot be used.
    public init?(contentsOf path: String) {
        guard let data = try? Files.data(at: path), let stored = try? JSONDecoder().decode(Stored.self, from: data),
            stored.version == 1
        else { return nil }
        files = [:]
        for (name, entry) in stored.files {
            guard let path = RepoPath(name) else { return nil }
            files[path] = entry
        }
    }

    /// Writes the list where Python looks for it.
    public func write(to path: String) throws {
        try Files.makeFolder(URL(fileURLWithPath: path).deletingLastPathComponent().path)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let stored = Stored(version: 1, files: .init(uniqueKeysWithValues: files.map { ($0.key.text, $0.value) }))
        try Files.write(encoder.encode(stored), to: path)
    }

    private struct Stored: Codable {
        var version: Int
        var files: [String: Entry]

        private enum CodingKeys: String, CodingKey {
            case version = "format_version"
            case files
        }
    }
}
