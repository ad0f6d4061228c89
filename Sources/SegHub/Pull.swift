internal import Foundation
public import SegCache
internal import SegFiles

/// Fetches a repository's files into the cache that Python's huggingface_hub shares.
public struct Pull: Sendable {
    /// What happens on the way.
    public enum Event: Sendable {
        /// Something that a person should read.
        case note(String)
        /// What there is to do: files and bytes of the selection, and how many of the files are there already.
        case planned(files: Int, bytes: Int, present: Int)
        /// Bytes that are there now, fetched or found; below zero for some that were wrong.
        case bytes(Int, isTransferred: Bool)
        /// A file is in place.
        case finished(String)
    }

    /// What a pull came to.
    public struct Outcome: Hashable, Sendable {
        /// The snapshot's folder.
        public let folder: String
        /// Its commit.
        public let commit: String
        /// How many files were selected.
        public let files: Int
        /// How many of them were not there before.
        public let fetched: Int
    }

    /// The repository.
    public var id: RepoID
    /// A branch, tag or commit.
    public var revision = "main"
    /// Only files that fit one of these; all where it is empty.
    public var including: [FilePattern] = []
    /// No files that fit one of these.
    public var excluding: [FilePattern] = []
    /// A token in place of the environment's.
    public var token: String?
    /// How many files are fetched at once.
    public var connections = 8
    /// When what failed is tried again.
    public var retry = TransferRetry()
    /// Where the hub and the cache are.
    public var environment = HubEnvironment()

    /// A pull of all files of the main branch.
    public init(_ id: RepoID) { self.id = id }

    /// Fetches what is not there yet.
    ///
    /// - Parameter report: called from many tasks at once.
    /// - Throws: ``HubError``, `FileError`, `CancellationError`.
    /// - Returns: where the files are.
    public func run(report: @escaping @Sendable (Event) -> Void) async throws -> Outcome {
        guard RepoPath(revision) != nil else { throw HubError.revision(revision) }
        if environment.isOffline { return try offline(report) }
        guard let endpoint = URL(string: environment.endpoint),
            ["http", "https"].contains(endpoint.scheme?.lowercased()),
            endpoint.host?.isEmpty == false
        else { throw HubError.endpoint(environment.endpoint) }
        let token = try environment.token(given: token)
        return try await WebTransport.with(
            endpoint: endpoint, stallSeconds: environment.stallSeconds, connections: connections
        ) { transport in
            try await run(
                HubClient(transport: transport, endpoint: endpoint, token: token, retry: retry) {
                    report(.note($0))
                }, report)
        }
    }

    /// The same through a client.
    func run(_ client: HubClient, _ report: @escaping @Sendable (Event) -> Void) async throws -> Outcome {
        let listing = try await client.listing(of: id, revision: revision)
        if listing.id != id.name {
            report(.note("\(id) is called \(listing.id) now; it is kept under the name asked for"))
        }
        let place = RepoCache(id, in: environment.cache)
        let selected = try await selection(listing, client)
        let groups = Dictionary(grouping: selected, by: \.digest)
            .values.sorted { ($0[0].size, $1[0].path) > ($1[0].size, $0[0].path) }
        let open = groups.filter { !SnapshotLink.areRight($0.map(\.path), $0[0], listing.commit, place) }
        let present = selected.count - open.reduce(0) { $0 + $1.count }
        report(.planned(files: selected.count, bytes: groups.reduce(0) { $0 + $1[0].size }, present: present))
        try checkSpace(open.map { $0[0] }, place)
        if !open.isEmpty { try prepare(place, listing) }
        try await fetch(groups, listing.commit, place, client, report)
        try keepReference(listing.commit, place)
        return Outcome(
            folder: place.snapshot(listing.commit), commit: listing.commit, files: selected.count,
            fetched: selected.count - present)
    }

    /// The files that are wanted.
    private func selection(_ listing: RepoListing, _ client: HubClient) async throws -> [RemoteFile] {
        let names = listing.files.map(\.path) + listing.unknown
        let wanted = Set(FilePattern.select(names, including: including, excluding: excluding, name: \.text))
        guard !wanted.isEmpty else {
            let patterns = including.map(\.text) + excluding.map { "not " + $0.text }
            throw HubError.nothingFits(id.name, patterns: patterns, files: names.map(\.text).sorted())
        }
        var files = listing.files.filter { wanted.contains($0.path) }
        for path in listing.unknown where wanted.contains(path) {
            files.append(try await client.facts(of: path, id, commit: listing.commit))
        }
        return files
    }

    /// What the cache has when nothing may be fetched.
    private func offline(_ report: (Event) -> Void) throws -> Outcome {
        let place = RepoCache(id, in: environment.cache)
        guard let commit = place.commit(of: revision), let tree = TreeList(contentsOf: place.tree(commit)) else {
            throw HubError.offline(id.name)
        }
        let wanted = FilePattern.select(
            Array(tree.files), including: including, excluding: excluding, name: { $0.key.text })
        guard wanted.allSatisfy({ FileTree.size("\(place.snapshot(commit))/\($0.key)") == $0.value.length }) else {
            throw HubError.offline(id.name)
        }
        report(
            .note("HF_HUB_OFFLINE is set: the cache has all of it, and whether the hub has a newer one is not known"))
        return Outcome(folder: place.snapshot(commit), commit: commit, files: wanted.count, fetched: 0)
    }

    /// Whether the disk takes what is missing.
    private func checkSpace(_ files: [RemoteFile], _ place: RepoCache) throws {
        let needed = files.reduce(0) { sum, file in
            let etag = file.digest.etag
            if FileTree.size(place.blob(etag)) == file.size { return sum }
            return sum + file.size - min(file.size, FileTree.size(place.incomplete(etag)) ?? 0)
        }
        guard let free = FileTree.freeBytes(at: environment.cache), needed > free else { return }
        throw HubError.space(folder: environment.cache, needed: needed, free: free)
    }

    /// Makes the folders, and writes what the cache says of a commit.
    private func prepare(_ place: RepoCache, _ listing: RepoListing) throws {
        for folder in [place.blobs, place.refs, place.snapshot(listing.commit)] { try Files.makeFolder(folder) }
        let tag = environment.cache + "/CACHEDIR.TAG"
        if !Files.exists(tag) { try Files.write(Data(Self.cacheTag.utf8), to: tag) }
        if let tree = listing.tree, !Files.exists(place.tree(listing.commit)) {
            try tree.write(to: place.tree(listing.commit))
        }
    }

    /// What tells backup programs that the folder can be left out.
    static let cacheTag = """
        Signature: 8a477f597d28d172789f06886806bc55
        # This file is a cache directory tag created by huggingface_hub.
        # For information about cache directory tags, see:
        #\thttps://bford.info/cachedir/

        """

    /// The branch or tag stands for the commit once all of it is there.
    private func keepReference(_ commit: String, _ place: RepoCache) throws {
        let path = "\(place.refs)/\(revision)"
        if revision == commit || (try? Files.text(at: path)) == commit { return }
        try Files.makeFolder(URL(fileURLWithPath: path).deletingLastPathComponent().path)
        try Files.write(Data(commit.utf8), to: path)
    }
}

extension Pull {
    /// Fetches the files, several at once, the largest first. One that fails leaves the others alone, unless none will fare better.
    private func fetch(
        _ groups: [[RemoteFile]], _ commit: String, _ place: RepoCache, _ client: HubClient,
        _ report: @escaping @Sendable (Event) -> Void
    ) async throws {
        let failures = try await withThrowingTaskGroup(of: String?.self) { tasks in
            var (waiting, sentences) = (groups[...], [String]())
            func start() {
                guard let group = waiting.popFirst() else { return }
                tasks.addTask { try await Self.fetch(group, commit, place, client, report) }
            }
            for _ in 0..<max(1, connections) { start() }
            while let sentence = try await tasks.next() {
                if let sentence { sentences.append(sentence) }
                start()
            }
            return sentences
        }
        if !failures.isEmpty { throw HubError.some(failures.sorted()) }
    }

    /// Fetches one file.
    ///
    /// - Returns: why it could not be had, if others may be.
    private static func fetch(
        _ group: [RemoteFile], _ commit: String, _ place: RepoCache, _ client: HubClient,
        _ report: @escaping @Sendable (Event) -> Void
    ) async throws -> String? {
        let download = FileDownload(
            client: client, place: place, commit: commit, file: group[0], paths: group.map(\.path)
        ) { report(.bytes($0, isTransferred: $1)) }
        do {
            try await download.run()
            for file in group { report(.finished(file.path.text)) }
            return nil
        } catch let error as HubError {
            switch error {
            case .transfer(_, _, .certificate): throw error
            case .transfer, .wrongBytes, .noFile: return error.description
            default: throw error
            }
        }
    }
}
