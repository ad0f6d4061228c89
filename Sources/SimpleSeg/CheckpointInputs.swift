import FoundationEssentials
public import SegInputs
public import SegModels
import SegTokens

extension InputBuilder {
    /// What makes prompts for a checkpoint: its tokenizer, its chat template and its image processor.
    ///
    /// Without a preprocessor_config.json the processor of the family's published model is used, with this model's patches.
    ///
    /// - Throws: `TokenizerError` or `InputError`, each naming the file at fault.
    public init(checkpoint: Checkpoint) throws {
        let directory = checkpoint.directory
        let file = directory.appending(path: "preprocessor_config.json").path
        let tokenizer = try Tokenizer(directory: directory)
        self.init(
            processor: FileManager.default.fileExists(atPath: file)
                ? try checkpoint.config.processor(contentsOf: file) : checkpoint.config.usualProcessor,
            tokenizer: tokenizer, template: try ChatTemplate(directory: directory, tokenizer: tokenizer),
            imageTokenID: checkpoint.config.imageTokenID, positions: checkpoint.config.positionScheme)
    }
}
