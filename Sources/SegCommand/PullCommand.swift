internal import ArgumentParser
internal import SegCache
internal import SegFiles
internal import SegHub

/// A repository of the Hugging Face hub → the cache.
struct PullCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pull",
        abstract: "Fetches a model from the Hugging Face hub into the cache that Python shares.",
        discussion: """
            Every --model then takes its id. What is in the cache already, from here or from Python, is not fetched again; what was \
            interrupted goes on where it stopped; and no file gets its name before its digest was compared. Prints the folder.
            Of the environment are used: HF_ENDPOINT, HF_HOME, HF_HUB_CACHE, HF_TOKEN, HF_HUB_OFFLINE and the token of `hf auth login`.

            simpleseg pull sthui/SimpleSeg-Qwen2.5-VL
            simpleseg pull ORG/NAME --revision v1.0 --include '*.json' --exclude 'onnx/*'
            """)

    @Argument(help: "The repository's id on the hub: ORG/NAME.")
    var repository: String

    @Option(help: "A branch, a tag or a commit.")
    var revision = "main"

    @Option(help: "Only files that fit, such as '*.json'; * stands for / as well. May be given several times.")
    var include: [String] = []

    @Option(help: "No files that fit. May be given several times.")
    var exclude: [String] = []

    @Option(help: "An access token; others on this machine can see it, so HF_TOKEN is better.")
    var token: String?

    @Option(help: "How many files are fetched at once.")
    var connections = 8

    func validate() throws {
        if RepoID(repository) == nil { throw ValidationError("\(HubError.id(repository))") }
        if !(1...64).contains(connections) {
            throw ValidationError("--connections must be 1 to 64, is \(connections)")
        }
    }

    func run() async throws {
        guard let id = RepoID(repository) else { throw HubError.id(repository) }
        var pull = Pull(id)
        (pull.revision, pull.token, pull.connections) = (revision, token, connections)
        (pull.including, pull.excluding) = (include.map { FilePattern($0) }, exclude.map { FilePattern($0) })
        let task = pull
        let progress = PullProgress(name: id.name)
        try await Interruption.cancels {
            defer { progress.end() }
            let outcome = try await task.run { progress.take($0) }
            progress.end()
            StandardError.line(Self.sentence(outcome, id))
            var output = StandardOutput()
            try output.write(line: outcome.folder.utf8)
            try output.flush()
        } next: {
            "what came is kept; the same command goes on from there"
        }
    }

    /// `sthui/SimpleSeg-Qwen2.5-VL at 1a2b3c4d5e6f: 14 files, all of them there already`
    static func sentence(_ outcome: Pull.Outcome, _ id: RepoID) -> String {
        let fetched =
            switch outcome.fetched {
            case 0: "all of them there already"
            case outcome.files: "all of them fetched"
            default: "\(outcome.fetched) of them fetched"
            }
        return "\(id) at \(outcome.commit.prefix(12)): \(outcome.files) files, \(fetched)"
    }
}
