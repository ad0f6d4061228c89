public import FoundationEssentials
public import SegModels
import SegTokens

/// A checkpoint that was loaded, with all that goes with it: for callers that hold an `Engine` of their own.
public struct LoadedModel {
    /// Computes.
    public let model: any VisionLanguageModel
    /// Makes prompts, and answers of what the model writes.
    public let processor: QuestionProcessor
    /// How the checkpoint wants tokens to be chosen; see `SamplingChoice`.
    public let generation: GenerationSettings
    /// What should be said about the checkpoint's files, each as a sentence.
    public let notes: [String]

    /// Loads a checkpoint in Hugging Face layout with its tokenizer.
    ///
    /// - Parameters:
    ///   - directory: see ``ModelLocation`` for how names become folders. One that holds an adapter alone stands for
    ///     its base with the adapter.
    ///   - options: type and device.
    /// - Throws: `ModelError`, `TorchError`, `TokenizerError` or `InputError`, each naming the file at fault.
    public init(directory: URL, options: Segmenter.LoadOptions = Segmenter.LoadOptions()) throws {
        let checkpoint = try Checkpoint(directory: directory, adapter: options.adapter)
        try ThreadChoice.apply(options.threads, to: checkpoint.account)
        processor = try QuestionProcessor(checkpoint: checkpoint)
        generation = checkpoint.generation
        notes = try checkpoint.notes + ChatTemplate.notes(directory: checkpoint.directory)
        model = try checkpoint.model(dtype: options.dtype, device: options.device)
    }
}
