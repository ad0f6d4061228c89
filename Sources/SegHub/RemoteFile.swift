public import SegCache

/// A file of a repository as the hub lists it.
public struct RemoteFile: Hashable, Sendable {
    /// Its name in the repository.
    public let path: RepoPath
    /// Its bytes.
    public let size: Int
    /// What the bytes must come to.
    public let digest: ContentDigest

    /// A file.
    public init(path: RepoPath, size: Int, digest: ContentDigest) {
        (self.path, self.size, self.digest) = (path, size, digest)
    }
}

/// A commit of a repository as the hub lists it.
public struct RepoListing: Hashable, Sendable {
    /// What the hub calls the repository, which is another name when it was renamed.
    public let id: String
    /// 40 hexadecimal digits.
    public let commit: String
    /// The files whose size and digest the hub says, by path.
    public let files: [RemoteFile]
    /// Files whose size or digest the hub does not say here: a request for each tells.
    public let unknown: [RepoPath]
    /// The list in the cache's form; nil where something is unknown.
    public let tree: TreeList?
}
