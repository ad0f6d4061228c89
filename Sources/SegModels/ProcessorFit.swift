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
        let keys = keys
        for (key, found, needed) in [
            (keys.patch, processor.patchSize, sizes.patch), (keys.merge, processor.mergeSize, sizes.merge),
            (keys.frames, processor.temporalPatchSize, sizes.frames),
        ] where found != needed {
            throw .badSetting(file: file, key: key, found: "\(found)", expected: "\(needed), as config.json has it")
        }
        return processor
    }

    /// The processor of the family's published model, cutting pictures as this model reads them: for a checkpoint without a file of
    /// its own.
    public var usualProcessor: ImageProcessor {
        var processor: ImageProcessor = architecture == .qwen25VL ? .qwen25VL : .kimiVL
        (processor.patchSize, processor.mergeSize) = (sizes.patch, sizes.merge)
        if case .qwen(var budget) = processor.family {
            budget.temporalPatchSize = sizes.frames
            processor.family = .qwen(budget)
        }
        return processor
    }

    private var sizes: (patch: Int, merge: Int, frames: Int) {
        switch self {
        case .qwen25VL(let config):
            (config.vision.patchSize, config.vision.mergeSize, config.vision.temporalPatchSize)
        case .kimiVL(let config): (config.vision.patchSize, config.vision.mergeSize, 1)
        }
    }

    /// What the processor's file calls them.
    private var keys: (patch: String, merge: String, frames: String) {
        switch self {
        case .qwen25VL: ("patch_size", "merge_size", "temporal_patch_size")
        case .kimiVL: ("patch_size", "merge_kernel_size", "temporal_patch_size")
        }
    }
}
