public import FoundationEssentials
public import SegInputs

extension ModelConfig {
    /// The image processor in a checkpoint's `preprocessor_config.json`, which has to cut pictures as this model reads them.
    ///
    /// - Parameter file: path of the file.
    /// - Throws: `InputError.badSetting` when patches or blocks are of another size than config.json says, and what
    ///   `ImageProcessor` throws.
    /// - Returns: the processor.
    public func processor(contentsOf file: String) throws(InputError) -> ImageProcessor {
        let processor = try ImageProcessor(contentsOf: file)
        for (key, found, needed) in [
            ("patch_size", processor.patchSize, patch.side), (family.mergeKey, processor.mergeSize, patch.mergeSize),
            ("temporal_patch_size", processor.temporalPatchSize, patch.frames),
        ] where found != needed {
            throw .badSetting(file: file, key: key, found: "\(found)", expected: "\(needed), as config.json has it")
        }
        return processor
    }

    /// The image processor of a checkpoint's folder: of the file that `ProcessorChoice` finds or, where there is none, `usualProcessor`.
    ///
    /// - Throws: see `processor(contentsOf:)`.
    public func processor(in directory: URL) throws(InputError) -> ImageProcessor {
        guard let file = try ProcessorChoice(directory: directory).file else { return usualProcessor }
        return try processor(contentsOf: file)
    }

    /// What should be said about where the processor of a checkpoint's folder comes from; empty when its own file says all.
    ///
    /// - Throws: see `processor(contentsOf:)`.
    public func processorNotes(in directory: URL) throws(InputError) -> [String] {
        let choice = try ProcessorChoice(directory: directory)
        guard choice.file == nil else { return choice.notes }
        return [
            "\(directory.path): neither processor_config.json nor preprocessor_config.json is there; pictures are cut as for "
                + "\(family.published.model): \(usualProcessor.summary)"
        ]
    }

    /// The processor of the family's published model, cutting pictures as this model reads them: for a checkpoint without a file of
    /// its own.
    public var usualProcessor: ImageProcessor {
        var processor = family.published.processor
        (processor.patchSize, processor.mergeSize) = (patch.side, patch.mergeSize)
        if case .qwen(var budget) = processor.family {
            budget.temporalPatchSize = patch.frames
            processor.family = .qwen(budget)
        }
        return processor
    }

    private var patch: PatchShape { own.patches }
}
