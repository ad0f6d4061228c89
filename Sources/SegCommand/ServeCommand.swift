internal import ArgumentParser
internal import Foundation
internal import Logging
internal import SegFiles
internal import SegInference
internal import SegServer
internal import SimpleSeg

/// A model behind HTTP.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Answers over HTTP: OpenAI's API, one that gives masks, Label Studio's, and a page for the browser.",
        discussion: """
            Listens on this machine alone unless --host says otherwise, which needs --api-key or --no-auth. Prints \
            “listening on http://HOST:PORT” on stderr when it answers. SIGTERM and Ctrl-C take no more requests, finish the \
            answers under way and end with status 0. Documentation/serving.md tells of the routes.

            simpleseg serve --port 8000
            """)

    @OptionGroup var model: DeviceOptions

    @OptionGroup var drafts: DraftOptions

    @Option(help: "The address to listen on.")
    var host = "127.0.0.1"

    @Option(help: "The port to listen on; 0 picks one.")
    var port = 8000

    @Option(
        name: .customLong("api-key"),
        help: ArgumentHelp(
            "A key that requests must name (Authorization: Bearer KEY); may be repeated. @FILE has a key on each line.",
            valueName: "key"))
    var apiKeys: [String] = []

    @Flag(name: .customLong("no-auth"), help: "Whoever reaches the address may ask.")
    var noAuth = false

    @Option(
        name: .customLong("allow-origin"),
        help: ArgumentHelp("An origin whose pages may ask from a browser; may be repeated.", valueName: "origin"))
    var origins: [String] = []

    @Option(
        name: .customLong("allow-media-domain"),
        help: ArgumentHelp(
            "A host from which pictures are fetched when a request names their address; “.example.org” for all within. May be repeated.",
            valueName: "host"))
    var mediaDomains: [String] = []

    @Option(
        name: .customLong("media-path"), help: "A folder whose pictures requests may name by path.",
        completion: .directory)
    var mediaPath: String?

    @Option(help: ArgumentHelp("Requests a minute of a key, or an address without keys.", valueName: "count"))
    var rate: Int?

    @Option(help: ArgumentHelp("Most answers that are written side by side.", valueName: "count"))
    var rows = 64

    @Option(help: ArgumentHelp("Most answers that wait; one more is refused with status 429.", valueName: "count"))
    var queue = 256

    @Option(name: .customLong("max-new-tokens"), help: "Most tokens of an answer.")
    var maxNewTokens = 4096

    @Option(name: .customLong("answer-seconds"), help: "Most seconds that an answer may take, waiting included.")
    var answerSeconds = 300

    @Option(name: .customLong("picture-megabytes"), help: "Memory for pictures that are kept for further questions.")
    var pictureMegabytes = 512

    @Option(name: .customLong("prefix-megabytes"), help: "Memory for what the model made of prompts.")
    var prefixMegabytes = 256

    func validate() throws {
        let counts = [
            ("rows", rows), ("max-new-tokens", maxNewTokens), ("answer-seconds", answerSeconds),
            ("picture-megabytes", pictureMegabytes),
        ]
        for (name, value) in counts where value < 1 {
            throw ValidationError("--\(name) must be 1 or more, is \(value)")
        }
        if queue < 0 || prefixMegabytes < 0 { throw ValidationError("--queue and --prefix-megabytes are 0 or more") }
    }

    func run() async throws {
        let location = try model.location()
        var engine = EngineService.Options()
        (engine.engine.rowLimit, engine.queueLimit) = (rows, queue)
        engine.engine.prefixBytes = prefixMegabytes << 20
        // An answer is the same whoever else is asking, and so all of a prompt may be taken over from an earlier one.
        (engine.engine.isBatchInvariant, engine.engine.prefixReuse) = (true, .tokens)
        let served = try ServedModel(
            directory: location.directory, loading: drafts.applied(to: model.loading), engine: engine)
        do {
            try await serve(served, from: location.directory)
        } catch {
            // The thread that loads the model uses libtorch, which must not be taken down under it.
            await served.drain()
            throw error
        }
    }

    private func serve(_ served: ServedModel, from directory: URL) async throws {
        for note in served.notes { StandardError.line(note) }
        let server = try SimpleSegServer(
            model: served, options: options(), version: Version.number,
            samples: SamplePictures(folder: SamplePictures.find(from: directory.above)),
            pages: PageFile.embedded,
            isOpen: noAuth, logger: logger)
        do {
            try await served.waitUntilReady()
        } catch {
            StandardError.line("\(error)")
            throw ExitCode.failure
        }
        let host = host.contains(":") ? "[\(host)]" : host
        try await server.run { port in StandardError.write("listening on http://\(host):\(port)\n") }
    }

    private func options() throws -> ServeOptions {
        var options = ServeOptions()
        (options.host, options.port, options.rate) = (host, port, rate)
        (options.origins, options.mediaDomains, options.mediaPath) = (origins, mediaDomains, mediaPath)
        options.keys = try apiKeys.flatMap { key in
            guard key.hasPrefix("@") else { return [key] }
            return try Files.text(at: String(key.dropFirst())).split(whereSeparator: \.isNewline).map(String.init)
        }
        (options.newTokens, options.answerSeconds) = (maxNewTokens, answerSeconds)
        options.storeBytes = pictureMegabytes << 20
        return options
    }

    private var logger: Logger {
        var logger = Logger(label: "simpleseg.server") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = Logger.Level(rawValue: StandardError.level.rawValue) ?? .info
        return logger
    }
}

extension URL {
    /// The folder and those above it.
    fileprivate var above: [URL] {
        let parts = standardizedFileURL.path.split(separator: "/")
        return (0...parts.count).reversed().map { URL(fileURLWithPath: "/" + parts.prefix($0).joined(separator: "/")) }
    }
}
