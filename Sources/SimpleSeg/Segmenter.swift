public import FoundationEssentials
import SegGeneration
public import SegImaging
import SegInputs
public import SegModels
public import SegNotation
import SegTokens
public import Torch

/// Answers questions about pictures with outlines.
///
/// Owns a model: tensors stay inside, only values that can be sent come in and go out. Questions are answered one after
/// the other.
public actor Segmenter {
    /// How a checkpoint is loaded.
    public struct LoadOptions: Hashable, Sendable {
        /// Type that the model computes in.
        public var dtype: DTypeChoice
        /// Where the model runs.
        public var device: Device
        /// The folder of an adapter to the checkpoint, in the layout of Python's `peft`.
        public var adapter: URL?

        /// CPU threads that one operation may use, in the whole process; nil: one for a model of at most 16 M values,
        /// whose products are over before other threads wake up, and as many as libtorch takes for larger ones.
        public var threads: Int?

        /// On the CPU in the checkpoint's own type, by default.
        public init(dtype: DTypeChoice = .auto, device: Device = .cpu, adapter: URL? = nil, threads: Int? = nil) {
            self.dtype = dtype
            self.device = device
            self.adapter = adapter
            self.threads = threads
        }
    }

    /// How the checkpoint wants tokens to be chosen; see `SamplingChoice`.
    public nonisolated let generation: GenerationSettings
    /// What should be said about the checkpoint's files, each as a sentence.
    public nonisolated let notes: [String]
    let model: any VisionLanguageModel
    let builder: InputBuilder
    let stopIDs: Set<Int>

    /// Loads a checkpoint in Hugging Face layout with its tokenizer.
    ///
    /// - Parameters:
    ///   - directory: see ``ModelLocation`` for how names become folders. One that holds an adapter alone stands for
    ///     its base with the adapter.
    ///   - options: type and device.
    /// - Throws: `ModelError`, `TorchError`, `TokenizerError` or `InputError`, each naming the file at fault.
    public init(directory: URL, options: LoadOptions = LoadOptions()) throws {
        let checkpoint = try Checkpoint(directory: directory, adapter: options.adapter)
        let directory = checkpoint.directory
        try ThreadChoice.apply(options.threads, to: checkpoint.account)
        builder = try InputBuilder(checkpoint: checkpoint)
        generation = checkpoint.generation
        notes = try checkpoint.notes + ChatTemplate.notes(directory: directory)
        stopIDs = try StopTokens(directory: directory, template: builder.template).ids
        model = try checkpoint.model(dtype: options.dtype, device: options.device)
    }

    /// Several questions about one picture, which is seen and read only once.
    ///
    /// - Parameter image: upright, RGB.
    /// - Returns: what the questions are put to; the picture is forgotten when it goes.
    public nonisolated func session(for image: Image) -> ImageSession {
        ImageSession(self, image: image)
    }

    /// Answers one question: the road from a picture and a phrase to an outline.
    ///
    /// - Parameters:
    ///   - image: upright, RGB.
    ///   - query: what to look for; may be nil when the options carry a prompt.
    ///   - options: what is asked for, and how tokens are chosen.
    ///   - onEvent: told of tokens, text and vertices as they come.
    /// - Returns: the answer, understood and drawn.
    /// - Throws: what the parts throw; `CancellationError` when the surrounding task is cancelled. An answer is never
    ///   an error.
    public func segment(
        _ image: Image, _ query: Query?, options: SegmentOptions = SegmentOptions(),
        onEvent: (@Sendable (SegmentEvent) -> Void)? = nil
    ) throws -> Segmentation {
        try segment(PictureMemory(image), query, options: options, onEvent: onEvent)
    }

    /// Answers a question about a picture that may have been read before.
    func segment(
        _ memory: PictureMemory, _ query: Query?, options: SegmentOptions,
        onEvent: (@Sendable (SegmentEvent) -> Void)?
    ) throws -> Segmentation {
        var watch = Stopwatch()
        let question = try options.question(for: query)
        let input = try memory.input(question: question, builder)
        let prepared = watch.lap()

        var answer = AnswerStream(builder.tokenizer.stream(skipSpecial: true))
        let (primed, priming) = try memory.model(model, reading: input)
        let generation = try Decoder(primed).generate(
            input, sampling: options.sampling, stop: StopRule(stopIDs: stopIDs, maxNewTokens: options.maxNewTokens)
        ) { token in answer.append(token).forEach { onEvent?($0) } }
        answer.finish().forEach { onEvent?($0) }
        _ = watch.lap()

        let size = memory.image.size
        let decoded = try DecodedAnswer(text: answer.text, size: size, rule: options.fillRule)
        return Segmentation(
            size: size, query: query, prompt: question, text: answer.text, answer: decoded,
            tokenIDs: generation.ids, finishReason: generation.finishReason,
            timings: .init(prepare: prepared, model: priming + generation.timings, draw: watch.lap()))
    }
}

extension Generation.Timings {
    /// Both, step by step.
    fileprivate static func + (a: Self, b: Self) -> Self {
        Self(vision: a.vision + b.vision, prefill: a.prefill + b.prefill, decode: a.decode + b.decode)
    }
}

extension SegmentOptions {
    /// The words of the user's turn.
    func question(for query: Query?) throws(SegmenterError) -> String {
        guard sampling.problems.isEmpty else { throw .options(sampling.problems) }
        if let prompt { return prompt }
        guard let query else { throw .options(["a query or a prompt is needed"]) }
        return Question(query, target: target).text
    }
}
