internal import ArgumentParser
internal import SegDrafting
internal import SegInference
internal import SegInputs
internal import SegModels
internal import SegNotation
internal import SegTokens
internal import SimpleSeg
internal import Torch

/// Answers that are known → how long a model takes to write them with drafts.
struct DraftTimingCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "time-drafts",
        abstract: "Times answers that are known, with drafts or without.",
        discussion: """
            Reads JSON Lines, from the files or from stdin: {"text"} and any "id". The model computes every token behind a prompt of \
            --prompt-tokens, and is made to write the text whatever it would rather write, so that checkpoints of random weights can \
            be timed. Writes one line for each: "id", "tokens", "seconds" of the tokens behind the first, "tokens_per_second" and \
            "draft" as `segment` has it.
            """,
        shouldDisplay: false)

    @OptionGroup var options: DeviceOptions

    @OptionGroup var drafts: DraftOptions

    @Argument(help: "Files of JSON Lines, - for stdin. Without any, stdin.", completion: .file())
    var files: [String] = []

    @Option(help: "Tokens of the prompt.")
    var promptTokens = 256

    func validate() throws {
        if promptTokens < 1 { throw ValidationError("--prompt-tokens must be 1 or more, is \(promptTokens)") }
    }

    func run() throws {
        let checkpoint = try Checkpoint(directory: options.location().directory, adapter: options.adapterDirectory)
        try ThreadChoice.apply(options.threads, to: checkpoint.account)
        let tokenizer = try Tokenizer(directory: checkpoint.directory)
        let model = try checkpoint.model(dtype: options.dtype, device: options.device)
        let loading = drafts.applied(to: options.loading).drafting(with: model)
        let engine = Engine(model, options: loading.engine)
        let drafter = loading.draft.drafter(tokenizer)
        let prompt = try prompt(for: model)
        try RecordLoop(files: files).run { record in
            let ids = tokenizer.encode(try record.string("text"), specials: .literal)
            let (seconds, counts) = try write(ids, behind: prompt, engine, drafter)
            var output = record.reply()
            output.field("tokens", ids.count)
            output.field("seconds", seconds)
            output.field("tokens_per_second", Double(ids.count - 1) / seconds)
            output.field("draft", counts.json)
            return output
        }
    }

    /// Words that mean nothing.
    private func prompt(for model: any VisionLanguageModel) throws -> ModelInput {
        let ids = (0..<promptTokens).map { $0 % min(200, model.vocabularySize) }.filter { $0 != model.imageTokenID }
        return try ModelInput(inputIDs: ids, patchLength: 1, imageTokenID: model.imageTokenID)
    }

    private func write(
        _ ids: [Int], behind prompt: ModelInput, _ engine: Engine, _ drafter: (any Drafter)?
    ) throws -> (Double, DraftCounts) {
        var logits = LogitOptions()
        logits.allowed = { $0.count < ids.count ? [ids[$0.count]] : nil }
        let stop = StopRule(stopIDs: [], maxNewTokens: ids.count)
        let before = engine.drafts
        var (watch, seconds) = (Stopwatch(), 0.0)
        _ = try engine.generate(Request(prompt, logits: logits, stop: stop, drafter: drafter)) { event in
            if event.index == 0 { _ = watch.lap() }
        }
        seconds = watch.lap()
        var counts = DraftCounts()
        counts.add(engine.drafts, less: before)
        return (seconds, counts)
    }
}
