internal import ArgumentParser
internal import SegCache
internal import SegFiles
internal import SegHub

/// What the Hugging Face cache holds.
struct ModelsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models",
        abstract: "Lists, verifies and removes the models of the Hugging Face cache.",
        discussion: """
            simpleseg models
            simpleseg models verify sthui/SimpleSeg-Qwen2.5-VL
            simpleseg models remove sthui/SimpleSeg-Qwen2.5-VL
            """,
        subcommands: [ModelsListCommand.self, ModelsVerifyCommand.self, ModelsRemoveCommand.self],
        defaultSubcommand: ModelsListCommand.self)

    /// The models that are named, or all.
    ///
    /// - Throws: `ModelsError` for one that the cache does not have.
    static func models(_ names: [String]) throws -> [CachedModel] {
        let cache = HubEnvironment().cache
        if names.isEmpty { return try RepoCache.all(in: cache).map { CachedModel($0) } }
        return try names.map { name in
            guard let id = RepoID(name) else { throw HubError.id(name) }
            let place = RepoCache(id, in: cache)
            guard Files.isFolder(place.folder) else { throw ModelsError.absent(name, cache: cache) }
            return CachedModel(place)
        }
    }
}

/// What cannot be done to the cache.
enum ModelsError: Error, Hashable, CustomStringConvertible {
    case absent(String, cache: String)
    case noRevision(String, revision: String)
    case wrong(Int)

    var description: String {
        switch self {
        case .absent(let name, let cache): "the cache (\(cache)) has no \(name)"
        case .noRevision(let name, let revision): "the cache has no revision \(revision) of \(name)"
        case .wrong(let count):
            "\(count) \(count == 1 ? "file is" : "files are") not right: `simpleseg models verify --discard` removes them, and "
                + "`simpleseg pull` fetches what is missing"
        }
    }
}

/// The list.
struct ModelsListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists the models, their revisions, sizes, and whether all of each is there.",
        discussion: "simpleseg models list --json")

    @Flag(help: "Print JSON in place of a table.")
    var json = false

    func run() throws {
        let rows = try ModelsCommand.models([]).flatMap { ModelRow.rows($0) }
        try FigureOutput.write(rows, table: ModelRow.table(rows), json: json)
        if rows.isEmpty { StandardError.line("the cache (\(HubEnvironment().cache)) has no models") }
    }
}

/// The digests.
struct ModelsVerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Compares every file with its digest; the exit status is 1 when one is wrong.",
        discussion: "simpleseg models verify --discard")

    @Argument(help: "Ids of models; without any, all of the cache.")
    var names: [String] = []

    @Flag(help: "Remove what is wrong, so that the next pull fetches it and nothing else.")
    var discard = false

    func run() throws {
        var count = 0
        for model in try ModelsCommand.models(names) {
            let (right, wrong) = try CacheCare.verify(model, discards: discard)
            StandardError.line("\(model.place.id): \(right) files are right, \(wrong.count) are not")
            for finding in wrong { StandardError.line("\(model.place.id): \(finding.name): \(finding.reason)") }
            count += wrong.count
        }
        if count > 0 { throw ModelsError.wrong(count) }
    }
}

/// The way out.
struct ModelsRemoveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Removes models, or one revision, from the cache.",
        discussion: "simpleseg models remove ORG/NAME --revision v1.0")

    @Argument(help: "Ids of models.")
    var names: [String]

    @Option(help: "Only this branch, tag or commit, and the files that no other revision has.")
    var revision: String?

    func run() throws {
        for model in try ModelsCommand.models(names) {
            let commit = try revision.map { revision in
                guard let commit = model.place.commit(of: revision) else {
                    throw ModelsError.noRevision(model.place.id.name, revision: revision)
                }
                return commit
            }
            let bytes = try CacheCare.remove(model, commit: commit)
            StandardError.line("\(model.place.id): removed, \(ByteCount.text(bytes)) are free again")
        }
    }
}
