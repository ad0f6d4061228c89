public import SegGeometry
public import SegImaging

/// How pictures are made into a model's patches: the contents of a checkpoint's `preprocessor_config.json`.
public struct ImageProcessor: Hashable, Sendable {
    /// Qwen2-VL's budget of pixels.
    public struct Qwen: Hashable, Sendable {
        /// Smallest area after resizing.
        public var minPixels: Int
        /// Largest area after resizing.
        public var maxPixels: Int
        /// Frames in a patch; a still picture is repeated that many times.
        public var temporalPatchSize: Int

        /// A budget; the values that are left out are transformers' class defaults.
        public init(minPixels: Int = 56 * 56, maxPixels: Int = 28 * 28 * 1280, temporalPatchSize: Int = 2) {
            self.minPixels = minPixels
            self.maxPixels = maxPixels
            self.temporalPatchSize = temporalPatchSize
        }
    }

    /// Kimi-VL's limit of patches.
    public struct Kimi: Hashable, Sendable {
        /// Most whole patches before padding (`in_token_limit`).
        public var patchLimit: Int
        /// Whether the picture is padded to whole merge blocks (`pad_input`) rather than cropped to whole patches.
        public var padsInput: Bool

        /// Rules; the values that are left out are the class defaults, which the published checkpoints override.
        public init(patchLimit: Int = 4096, padsInput: Bool = false) {
            self.patchLimit = patchLimit
            self.padsInput = padsInput
        }
    }

    /// Which processor's rules for sizes and patch order are followed.
    public enum Family: Hashable, Sendable {
        /// Qwen2-VL's and Qwen2.5-VL's.
        case qwen(Qwen)
        /// Kimi-VL's.
        case kimi(Kimi)
    }

    /// The side of a patch in pixels.
    public var patchSize: Int
    /// The side of a merge block in patches.
    public var mergeSize: Int
    /// What 8-bit values are multiplied with first: 1/255.
    public var rescaleFactor: Double
    /// Subtracted from red, green and blue after rescaling.
    public var mean: [Double]
    /// What red, green and blue are then divided by.
    public var deviation: [Double]
    /// The rules for sizes and patch order.
    public var family: Family

    /// A processor.
    ///
    /// - Precondition: `mean` and `deviation` have three values, the sizes are positive.
    public init(
        patchSize: Int = 14, mergeSize: Int = 2, rescaleFactor: Double = 1.0 / 255, mean: [Double],
        deviation: [Double], family: Family
    ) {
        precondition(patchSize > 0 && mergeSize > 0, "patch and merge size must be positive")
        precondition(mean.count == 3 && deviation.count == 3, "mean and deviation have one value a channel")
        self.patchSize = patchSize
        self.mergeSize = mergeSize
        self.rescaleFactor = rescaleFactor
        self.mean = mean
        self.deviation = deviation
        self.family = family
    }

    /// The published Qwen2.5-VL's values.
    public static let qwen25VL = ImageProcessor(
        mean: openAIMean, deviation: openAIDeviation, family: .qwen(Qwen(maxPixels: 12_845_056)))
    /// SimpleSeg-Kimi-VL's values.
    public static let kimiVL = ImageProcessor(
        mean: [0.5, 0.5, 0.5], deviation: [0.5, 0.5, 0.5], family: .kimi(Kimi(patchLimit: 16384, padsInput: true)))

    /// CLIP's channel means, the default of both processor classes.
    static let openAIMean = [0.48145466, 0.4578275, 0.40821073]
    /// CLIP's channel deviations.
    static let openAIDeviation = [0.26862954, 0.26130258, 0.27577711]
}

extension ImageProcessor {
    /// Frames in a patch.
    public var temporalPatchSize: Int {
        switch family {
        case .qwen(let budget): budget.temporalPatchSize
        case .kimi: 1
        }
    }

    /// The settings in one line, in the words of a processor's file.
    public var summary: String { facts.map { "\($0.name) \($0.value)" }.joined(separator: ", ") }

    /// The settings, in the words of a processor's file.
    public var facts: [(name: String, value: String)] {
        let rules: [(String, String)] =
            switch family {
            case .qwen(let budget):
                [
                    ("merge_size", "\(mergeSize)"), ("temporal_patch_size", "\(budget.temporalPatchSize)"),
                    ("min_pixels", "\(budget.minPixels)"), ("max_pixels", "\(budget.maxPixels)"),
                ]
            case .kimi(let rules):
                [
                    ("merge_kernel_size", "[\(mergeSize), \(mergeSize)]"), ("in_token_limit", "\(rules.patchLimit)"),
                    ("pad_input", "\(rules.padsInput)"),
                ]
            }
        let values = [
            ("rescale_factor", "\(rescaleFactor)"), ("image_mean", "\(mean)"), ("image_std", "\(deviation)"),
        ]
        return ([("patch_size", "\(patchSize)")] + rules + values).map { (name: $0.0, value: $0.1) }
    }

    /// Values in one patch: channels × frames × side × side.
    public var patchLength: Int { 3 * temporalPatchSize * patchSize * patchSize }

    /// The order in which the patches are listed.
    public var patchOrder: PatchOrder {
        switch family {
        case .qwen: .blocks(mergeSize: mergeSize)
        case .kimi: .raster
        }
    }

    /// What becomes of a picture of the given size.
    ///
    /// - Throws: `InputError` for sizes that the processor refuses; see `ResizePlan`.
    public func plan(_ size: ImageSize) throws(InputError) -> ResizePlan {
        switch family {
        case .qwen(let budget):
            try ResizePlan.qwen(size, budget: budget, patchSize: patchSize, mergeSize: mergeSize)
        case .kimi(let rules):
            try ResizePlan.kimi(size, rules: rules, patchSize: patchSize, mergeSize: mergeSize)
        }
    }

    /// The patches of a picture: resampled, padded or cropped, normalised, in the model's order.
    ///
    /// Equal to `Qwen2VLImageProcessorPil` of transformers 5.23.0 over Pillow 12.1.0 (within 1e-6 in the values,
    /// exact in the resampled pixels).
    ///
    /// - Throws: `InputError` for sizes that the processor refuses.
    public func patches(_ image: Image) throws(InputError) -> PatchedImage {
        let plan = try plan(image.size)
        let sized = image.resampled(to: plan.resized).framed(to: plan.padded)
        return PatchedImage(plan: plan, values: Patchify(self).rows(of: sized, grid: plan.grid))
    }
}

/// A picture as a model sees it.
public struct PatchedImage: Hashable, Sendable {
    /// The sizes on the way.
    public let plan: ResizePlan
    /// `grid.patches` rows, one a patch.
    public let values: [Float]

    /// The picture's grid of patches.
    public var grid: PatchGrid { plan.grid }
}
