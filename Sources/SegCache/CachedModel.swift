internal import Foundation
internal import SegFiles

/// What the cache holds of a repository.
public struct CachedModel: Sendable {
    /// One commit of it.
    public struct Revision: Sendable {
        /// 40 hexadecimal digits.
        public let commit: String
        /// The branches and tags that stand for it, sorted.
        public let references: [String]
        /// The files that are there, in order.
        public let files: [String]
        /// Their bytes.
        public let byteCount: Int
        /// Files of the commit that are not there: of all that it has where the cache knows them, else of the weights that their index names.
        public let missing: [String]
        /// How many files the commit has; nil where the cache does not know.
        public let listedCount: Int?
        /// The folder.
        public let folder: String

        /// Whether nothing is missing as far as the cache knows.
        public var isComplete: Bool { missing.isEmpty && !files.isEmpty }
    }

    /// Where it lies.
    public let place: RepoCache
    /// Its commits, sorted.
    public let revisions: [Revision]
    /// Bytes of all blobs, each counted once.
    public let byteCount: Int
    /// Bytes of files that were begun.
    public let incompleteBytes: Int

    /// Looks at a repository of the cache.
    public init(_ place: RepoCache) {
        self.place = place
        let references = place.references
        revisions = place.commits.map { commit in
            Revision(place, commit, references: references.filter { $0.value == commit }.keys.sorted())
        }
        var (whole, begun) = (0, 0)
        for name in FileTree.files(in: place.blobs) {
            let size = FileTree.size("\(place.blobs)/\(name)") ?? 0
            if name.hasSuffix(".incomplete") { begun += size } else { whole += size }
        }
        (byteCount, incompleteBytes) = (whole, begun)
    }
}

extension CachedModel.Revision {
    /// Looks at a commit's folder.
    init(_ place: RepoCache, _ commit: String, references: [String]) {
        (self.commit, self.references, folder) = (commit, references, place.snapshot(commit))
        let folder = folder
        // A link whose blob is gone is no file.
        let sizes = FileTree.files(in: folder).compactMap { name in
            FileTree.size("\(folder)/\(name)").map { (name, $0) }
        }
        files = sizes.map(\.0)
        byteCount = sizes.reduce(0) { $0 + $1.1 }
        let present = Set(files)
        if let tree = TreeList(contentsOf: place.tree(commit)) {
            listedCount = tree.files.count
            missing = tree.files.keys.sorted().map(\.text).filter { !present.contains($0) }
        } else {
            listedCount = nil
            missing = WeightFiles.named(in: folder).filter { !present.contains($0) }
        }
    }

    /// Of what is missing, the files that a model cannot be loaded without: those that the index of the weights names, or, where there is
    /// no index and no weights, safetensors that the commit has.
    public var missingWeights: [String] {
        let present = Set(files)
        let named = WeightFiles.named(in: folder)
        if !named.isEmpty { return named.filter { !present.contains($0) } }
        if files.contains(where: WeightFiles.isWeights) { return [] }
        return missing.filter { WeightFiles.isWeights($0) && !$0.contains("/") }
    }
}

/// Which files hold a model's weights.
enum WeightFiles {
    /// The files that the index of the folder names, sorted; none where there is no index.
    static func named(in folder: String) -> [String] {
        struct Index: Decodable { var weight_map: [String: String] }
        guard let data = try? Files.data(at: folder + "/model.safetensors.index.json"),
            let index = try? JSONDecoder().decode(Index.self, from: data)
        else { return [] }
        return Set(index.weight_map.values).sorted()
    }

    /// Whether a file holds weights, or says which do.
    static func isWeights(_ name: String) -> Bool {
        name.hasSuffix(".safetensors") || name.hasSuffix(".safetensors.index.json")
    }
}
