public import SegInputs
public import SegModels
import SegTokens

extension InputBuilder {
    /// What makes prompts for a checkpoint: its tokenizer, its chat template and its image processor.
    ///
    /// - Throws: `TokenizerError` or `InputError`, each naming the file at fault.
    public init(checkpoint: Checkpoint) throws {
        let directory = checkpoint.directory
        let tokenizer = try Tokenizer(directory: directory)
        self.init(
            processor: try checkpoint.config.processor(in: directory),
            tokenizer: tokenizer, template: try ChatTemplate(directory: directory, tokenizer: tokenizer),
            imageTokenID: checkpoint.config.imageTokenID, positions: checkpoint.config.positionScheme)
        try checkImageToken()
    }
}
