internal import Foundation
internal import Glibc
internal import SegCache
internal import SegFiles

/// The links of a snapshot: `snapshots/COMMIT/a/b.json` → `../../../blobs/ETAG`.
enum SnapshotLink {
    /// What the link of a path holds: the way from its folder to the blob.
    static func target(_ path: RepoPath, etag: String) -> String {
        String(repeating: "../", count: path.parts.count + 1) + "blobs/\(etag)"
    }

    /// Whether every path of the snapshot leads to a file of the right size already.
    static func areRight(_ paths: [RepoPath], _ file: RemoteFile, _ commit: String, _ place: RepoCache) -> Bool {
        paths.allSatisfy { path in
            let link = "\(place.snapshot(commit))/\(path)"
            guard FileTree.size(link) == file.size else { return false }
            // Where links are switched off Python puts a copy there.
            return FileTree.target(ofLink: link).map { $0.hasSuffix("/\(file.digest.etag)") } ?? true
        }
    }

    /// Makes the link of a path, in place of what has its name.
    static func make(_ path: RepoPath, etag: String, _ commit: String, _ place: RepoCache) throws(FileError) {
        let link = "\(place.snapshot(commit))/\(path)"
        let target = target(path, etag: etag)
        if FileTree.target(ofLink: link) == target { return }
        try Files.makeFolder(URL(fileURLWithPath: link).deletingLastPathComponent().path)
        if symlink(target, link) == 0 { return }
        guard errno == EEXIST else { throw FileError(link, .make, reason: String(cString: strerror(errno))) }
        // Made beside the lock, which is held, and renamed: at no moment is there none.
        let spare = "\(place.locks)/\(etag).link"
        unlink(spare)
        guard symlink(target, spare) == 0 else {
            throw FileError(link, .make, reason: String(cString: strerror(errno)))
        }
        try Files.rename(spare, to: link)
    }
}
