internal import Foundation
internal import SegFiles

/// Finds a model's folder by what a person calls it: a path, a name under `Models`, or a hub id that the Hugging Face cache holds.
///
/// A path of a folder with config.json or adapter_config.json is that folder. A bare name is looked for as `Models/NAME` in the working
/// directory and in each folder above it, then in the executable's folder and in each folder above that. Then `ORG/NAME`, or
/// `ORG/NAME@REVISION`, is looked up in the cache. Nothing is ever fetched.
public struct ModelSearch: Hashable, Sendable {
    /// The folder; nil where there is none that can be used.
    public let folder: String?
    /// The repository that `folder` is a snapshot of, or that could be fetched: nil for what is no hub id.
    public let repository: RepoID?
    /// The revision that was asked for; nil for the main branch.
    public let revision: String?
    /// The places that were looked at, in order.
    public let searched: [String]
    /// Files that a snapshot in the cache lacks.
    public let missing: [String]

    /// The files of which one makes a folder a model's.
    static let configNames = ["config.json", "adapter_config.json"]

    /// Looks for `name`.
    ///
    /// - Parameters:
    ///   - name: what a person wrote.
    ///   - needsWeights: whether a snapshot without all its weights will not do.
    ///   - environment: where the cache is.
    public init(_ name: String, needsWeights: Bool = true, environment: HubEnvironment = HubEnvironment()) {
        let parts = name.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let id = RepoID(parts[0])
        let asked = parts.count > 1 ? parts[1] : nil
        (repository, revision) = (id, asked)
        var places = [name]
        if let found = Self.local(name, &places) {
            (folder, searched, missing) = (found, places, [])
            return
        }
        guard let id else {
            (folder, searched, missing) = (nil, places, [])
            return
        }
        let cache = RepoCache(id, in: environment.cache)
        places.append(cache.folder)
        (folder, missing) = Self.cached(cache, asked ?? "main", needsWeights)
        searched = places
    }

    /// What to do about a model that is not there; nil where it is there, or `name` is no hub id.
    public var offer: String? {
        guard folder == nil, let repository else { return nil }
        let command = "simpleseg pull \(repository)" + (revision.map { " --revision \($0)" } ?? "")
        guard let first = missing.first else {
            return "if it is a model of the Hugging Face hub, run `\(command)`"
        }
        let others = missing.count > 1 ? " and \(missing.count - 1) more files" : ""
        return "the cache holds it without \(first)\(others): run `\(command)`"
    }

    /// A folder that is there already.
    private static func local(_ name: String, _ places: inout [String]) -> String? {
        if isModel(name) { return name }
        guard !name.contains("/") else { return nil }
        for folder in startingPoints().flatMap(upwards) {
            let candidate = (folder == "/" ? "" : folder) + "/Models/\(name)"
            if isModel(candidate) { return candidate }
            places.append(candidate)
        }
        return nil
    }

    /// The snapshot of a revision, and what it lacks.
    private static func cached(_ cache: RepoCache, _ revision: String, _ needsWeights: Bool) -> (String?, [String]) {
        guard let commit = cache.commit(of: revision), Files.isFolder(cache.snapshot(commit)) else { return (nil, []) }
        let found = CachedModel.Revision(cache, commit, references: [])
        let lacks = needsWeights ? found.missingWeights : []
        if !lacks.isEmpty { return (nil, lacks) }
        return isModel(found.folder) ? (found.folder, []) : (nil, ["config.json"])
    }

    private static func isModel(_ folder: String) -> Bool {
        configNames.contains { FileTree.size("\(folder)/\($0)") != nil }
    }

    private static func startingPoints() -> [String] {
        // The link names the running program, however it was found.
        let program = FileTree.target(ofLink: "/proc/self/exe")
        let folder = program.map { URL(fileURLWithPath: $0).deletingLastPathComponent().path }
        return [FileManager.default.currentDirectoryPath] + (folder.map { [$0] } ?? [])
    }

    /// The folder and all above it.
    private static func upwards(_ folder: String) -> [String] {
        let parts = folder.split(separator: "/")
        return (0...parts.count).reversed().map { "/" + parts.prefix($0).joined(separator: "/") }
    }
}
