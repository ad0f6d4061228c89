import FoundationEssentials
public import SegInputs
public import SegModels
import SegTokens

extension InputBuilder {
    /// What makes prompts for a checkpoint: its tokenizer, its chat template and its image processor.
    ///
    /// Without a preprocessor_config.json the processor of the architecture's published model is used.
    ///
    /// - Throws: `TokenizerError` or `InputError`, each naming the file at fault.
    public init(checkpoint: Checkpoint) throws {
        let directory = checkpoint.directory
        let file = directory.appending(path: "preprocessor_config.json").path
        let tokenizer = try Tokenizer(directory: directory)
        self.init(
            processor: FileManager.default.fileExists(atPath: file)
                ? try ImageProcessor(contentsOf: file) : checkpoint.config.architecture.processor,
            tokenizer: tokenizer, template: try ChatTemplate(directory: directory, tokenizer: tokenizer),
            imageTokenID: checkpoint.config.imageTokenID, positions: checkpoint.config.positionScheme)
    }
}

extension Architecture {
    /// How the published model's pictures become patches.
    fileprivate var processor: ImageProcessor {
        switch self {
        case .qwen25VL: .qwen25VL
        case .kimiVL: .kimiVL
        }
    }
}
