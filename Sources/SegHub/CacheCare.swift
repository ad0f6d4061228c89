public import SegCache
public import SegFiles

/// Looks after what the cache holds: digests compared, revisions removed.
public enum CacheCare {
    /// A file that is not what its name says.
    public struct Finding: Hashable, Sendable {
        /// Its path in the snapshot, or its name among the blobs.
        public let name: String
        /// Why.
        public let reason: String
    }

    /// Compares every file of a repository with its digest: blobs with their names, copies in snapshots with the commit's list.
    ///
    /// - Parameters:
    ///   - model: the repository.
    ///   - discards: whether wrong files are removed, so that the next pull fetches them, and them alone.
    /// - Throws: `FileError`, `CancellationError`.
    /// - Returns: how many were right, and what was wrong.
    public static func verify(_ model: CachedModel, discards: Bool = false) throws -> (right: Int, wrong: [Finding]) {
        var (right, wrong) = (0, [Finding]())
        func look(_ path: String, _ etag: String, _ name: @autoclosure () -> String) throws {
            guard FileTree.size(path) != nil else {
                return wrong.append(Finding(name: name(), reason: "its link leads nowhere"))
            }
            guard let digest = ContentDigest(etag: etag) else {
                return wrong.append(Finding(name: name(), reason: "\(etag) is no digest, so nothing can be compared"))
            }
            if try digest.matches(fileAt: path) {
                right += 1
            } else {
                wrong.append(Finding(name: name(), reason: "its bytes are not those of \(etag)"))
                if discards { try Files.remove(path) }
            }
        }
        for etag in FileTree.files(in: model.place.blobs) where !etag.hasSuffix(".incomplete") {
            try look(model.place.blob(etag), etag, names(of: etag, model))
        }
        for revision in model.revisions {
            let tree = TreeList(contentsOf: model.place.tree(revision.commit))
            for name in FileTree.files(in: revision.folder) {
                let path = "\(revision.folder)/\(name)"
                if FileTree.target(ofLink: path) != nil {
                    if FileTree.size(path) == nil {
                        wrong.append(Finding(name: name, reason: "its link leads nowhere"))
                    }
                } else if let etag = RepoPath(name).flatMap({ tree?.files[$0] })?.etag {
                    try look(path, etag, name)
                }
            }
        }
        return (right, wrong)
    }

    /// Removes a revision and the blobs that no other one has, or, with nil, everything of the repository.
    ///
    /// - Parameters:
    ///   - model: the repository.
    ///   - commit: the revision.
    /// - Throws: `FileError`.
    /// - Returns: the bytes that were given back.
    public static func remove(_ model: CachedModel, commit: String?) throws(FileError) -> Int {
        let place = model.place
        let others = model.revisions.filter { $0.commit != commit }
        guard let commit, !others.isEmpty else {
            try Files.remove(place.folder)
            if Files.exists(place.locks) { try Files.remove(place.locks) }
            return model.byteCount + model.incompleteBytes
        }
        let kept = Set(others.flatMap { etags($0.folder) })
        // The references go first: at no moment does one stand for a snapshot that is half there.
        for (name, target) in place.references where target == commit { try Files.remove("\(place.refs)/\(name)") }
        let own = Set(etags(place.snapshot(commit))).subtracting(kept)
        try Files.remove(place.snapshot(commit))
        for extra in [place.tree(commit), "\(place.folder)/.no_exist/\(commit)"] where Files.exists(extra) {
            try Files.remove(extra)
        }
        var bytes = 0
        for etag in own.sorted() where FileTree.hasEntry(place.blob(etag)) {
            bytes += FileTree.size(place.blob(etag)) ?? 0
            try Files.remove(place.blob(etag))
        }
        return bytes
    }

    /// The blobs that a snapshot's links lead to.
    private static func etags(_ folder: String) -> [String] {
        FileTree.files(in: folder).compactMap { FileTree.target(ofLink: "\(folder)/\($0)") }
            .compactMap { $0.split(separator: "/").last.map(String.init) }
    }

    /// The paths that lead to a blob, or its own name where none does.
    private static func names(of etag: String, _ model: CachedModel) -> String {
        let paths = model.revisions.flatMap { revision in
            FileTree.files(in: revision.folder).filter {
                FileTree.target(ofLink: "\(revision.folder)/\($0)")?.hasSuffix("/" + etag) == true
            }
        }
        return paths.isEmpty ? etag : Set(paths).sorted().joined(separator: ", ")
    }
}
