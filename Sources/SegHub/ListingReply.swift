internal import Foundation
internal import SegCache

/// The hub's answer to `GET /api/models/REPO/revision/REVISION?blobs=true`.
struct ListingReply: Decodable {
    struct Sibling: Decodable {
        struct LFS: Decodable {
            var sha256: String?
            var size: Int?
        }

        var rfilename: String
        var size: Int?
        var blobId: String?
        var lfs: LFS?
    }

    var id: String?
    var modelId: String?
    var sha: String?
    var siblings: [Sibling]?

    /// What the answer lists.
    ///
    /// - Throws: ``HubError/listing(_:reason:)`` where it has no commit, no files, or a name that could lead out of its folder.
    static func listing(_ data: Data, of asked: RepoID) throws(HubError) -> RepoListing {
        guard let reply = try? JSONDecoder().decode(ListingReply.self, from: data) else {
            throw .listing(asked.name, reason: "it is not JSON of the form that the hub gives")
        }
        guard let commit = reply.sha, RepoCache.isCommit(commit) else {
            throw .listing(asked.name, reason: "it names no commit of 40 hexadecimal digits")
        }
        var (files, unknown, entries, seen) = (
            [RemoteFile](), [RepoPath](), [RepoPath: TreeList.Entry](), Set<String>()
        )
        for sibling in reply.siblings ?? [] {
            guard let path = RepoPath(sibling.rfilename) else {
                throw .listing(
                    asked.name, reason: "it has a file whose name is not safe: \(escaped(sibling.rfilename))")
            }
            guard seen.insert(path.text).inserted else {
                throw .listing(asked.name, reason: "it names \(path) twice")
            }
            guard let size = sibling.lfs?.size ?? sibling.size, size >= 0,
                let digest = (sibling.lfs?.sha256 ?? sibling.blobId).flatMap(ContentDigest.init(etag:))
            else {
                unknown.append(path)
                continue
            }
            files.append(RemoteFile(path: path, size: size, digest: digest))
            entries[path] = .init(
                size: sibling.size ?? size, blobID: sibling.blobId ?? digest.etag, sha256: sibling.lfs?.sha256,
                lfsSize: sibling.lfs?.size)
        }
        if let clash = folderClash(seen) {
            throw .listing(asked.name, reason: "\(clash) is a file and a folder in it")
        }
        return RepoListing(
            id: reply.id ?? reply.modelId ?? asked.name, commit: commit, files: files.sorted { $0.path < $1.path },
            unknown: unknown.sorted(), tree: unknown.isEmpty ? TreeList(entries) : nil)
    }

    /// A file's name that is also the name of a folder of other files.
    private static func folderClash(_ names: Set<String>) -> String? {
        names.lazy.compactMap { name -> String? in
            let parts = name.split(separator: "/")
            return (1..<max(1, parts.count)).map { parts.prefix($0).joined(separator: "/") }.first(
                where: names.contains)
        }.first
    }

    /// A name as it can stand in a message.
    private static func escaped(_ name: String) -> String {
        "\"" + name.unicodeScalars.prefix(80).map { $0.escaped(asASCII: false) }.joined() + "\""
    }
}
