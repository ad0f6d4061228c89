import FoundationEssentials
public import SegInputs
public import SegModels
import SegTokens

extension InputBuilder {
    /// What makes prompts for a checkpoint: its tokenizer, its chat template and its image processor.
    ///
    /// Without a preprocessor_config.json the published Qwen2.5-VL processor is used.
    ///
    /// - Throws: `TokenizerError` or `InputError`, each naming the file at fault.
    public init(checkpoint: Checkpoint) throws {
        let directory = checkpoint.directory
        let file = directory.appending(path: "preprocessor_config.json").path
        let tokenizer = try Tokenizer(directory: directory)
        self.init(
            processor: FileManager.default.fileExists(atPath: file) ? try ImageProcessor(contentsOf: file) : .qwen25VL,
            tokenizer: tokenizer, template: try ChatTemplate(directory: directory, tokenizer: tokenizer),
            imageTokenID: checkpoint.config.imageTokenID)
    }
}
