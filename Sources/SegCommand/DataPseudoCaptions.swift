internal import ArgumentParser
internal import Foundation
internal import SegChat
internal import SegFiles
internal import SegNotation
internal import SegPseudo

/// The stage in which a vision-language model gives the words.
struct DataPseudoCaptions: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "captions", abstract: "Asks a vision-language model behind a server what each object is called.",
        discussion: """
            The server is any that has OpenAI's chat completions. It sees each kept object (--view: in a red box in its picture, \
            close up, or both) and answers with phrases, one a line. Each answer is on file as soon as it is there: the same command \
            again goes on where the last one stopped, also after kill -9, and asks nothing twice. `samples --captions` takes the folder.

            simpleseg data pseudo captions --kept kept --images pictures --endpoint http://HOST:8000 --model NAME --out words
            """)

    @Option(help: "The folder that `filter` wrote.", completion: .directory)
    var kept: String

    @Option(
        help: "The folder that the detections' paths of pictures are seen from (default: here).", completion: .directory
    )
    var images: String?

    @Option(name: .customLong("out"), help: "The folder to write.", completion: .directory)
    var folder: String

    @Option(help: "What the server calls the model.")
    var model: String

    @OptionGroup var server: ServerOptions

    @Option(help: "What is shown of a picture: crop, box or both.")
    var view = CaptionRule().view

    @Option(
        help:
            "The question, in place of the view's own; {category} stands for what the detector says, a line with it is left out where it says nothing."
    )
    var prompt: String?

    @Option(help: "A file with the question.", completion: .file())
    var promptFile: String?

    @Option(help: "What is shown around an object, in sides of its box.")
    var margin = CaptionRule().margin

    @Option(help: "The longest side of a picture that is sent, in pixels.")
    var longestSide = CaptionRule().longestSide

    @Option(help: "Most tokens of an answer.")
    var maxNewTokens = CaptionRule().maxTokens

    @Option(help: "Divides the scores; 0 asks for greedy answers.")
    var temperature = CaptionRule().temperature

    @OptionGroup var shards: ShardOptions

    @Flag(help: "Ask again about objects that the server had no answer about.")
    var retryFailed = false

    func validate() throws {
        if server.endpoint == nil { throw ValidationError("--endpoint is needed: the server to ask") }
        if prompt != nil, promptFile != nil { throw ValidationError("--prompt and --prompt-file exclude each other") }
        // The words of a file are looked at when the command runs.
        let problems = rule(prompt).problems
        if !problems.isEmpty { throw ValidationError(problems.joined(separator: "; ")) }
    }

    private func rule(_ prompt: String?) -> CaptionRule {
        CaptionRule(
            view: view, prompt: prompt, margin: margin, longestSide: longestSide, maxTokens: maxNewTokens,
            temperature: temperature)
    }

    func run() async throws {
        let words = try promptFile.map { try Files.text(at: $0) } ?? prompt
        let rule = rule(words)
        if let problem = rule.problems.first { throw ValidationError(problem) }
        let client = try server.client(server.endpoint ?? "", model: model)
        let stage = PseudoCaptions(
            kept: kept, images: images, client: client, rule: rule, concurrency: server.concurrency)
        try await Interruption.cancels {
            try await ask(stage)
        } next: {
            "what was answered is in \(folder); the same command goes on"
        }
    }

    private func ask(_ stage: PseudoCaptions) async throws {
        for shard in shards.all {
            let bar = CaptionProgressLine()
            let counts = try await stage.run(shard, into: folder, retriesFailures: retryFailed) { bar.show($0) }
            bar.end()
            ShardOptions.tell(shard, counts.map(\.json.line))
        }
    }
}

/// How far a shard's questions are, on stderr: one line that is written over on a terminal, elsewhere one every hundred.
final class CaptionProgressLine {
    private let isTerminal = isatty(STDERR_FILENO) != 0
    private let start = ContinuousClock.now
    private var first: Int?

    /// Shows where the shard is.
    func show(_ progress: PseudoCaptions.Progress) {
        let first = first ?? progress.done - 1
        self.first = first
        guard isTerminal || progress.done % 100 == 0 else { return }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        let line = Self.line(progress, seconds: seconds, since: first)
        StandardError.progress(isTerminal ? "\r\(line)\u{1B}[K" : "\(line)\n")
    }

    /// Ends the line.
    func end() {
        if isTerminal, first != nil { StandardError.progress("\n") }
    }

    /// `120/500 · 2 without an answer · 3:20 left`
    static func line(_ progress: PseudoCaptions.Progress, seconds: Double, since first: Int) -> String {
        var parts = ["\(progress.done)/\(progress.total)"]
        if progress.failures > 0 { parts.append("\(progress.failures) without an answer") }
        let asked = progress.done - first
        if asked > 0, progress.done < progress.total {
            let left = seconds / Double(asked) * Double(progress.total - progress.done)
            parts.append("\(EvalProgressBar.time(left)) left")
        }
        return parts.joined(separator: " · ")
    }
}
