internal import FoundationEssentials
internal import SegTokens

extension ImageProcessor {
    /// The processor that a `preprocessor_config.json` describes, or the `image_processor` part of a newer
    /// `processor_config.json`.
    ///
    /// - Throws: `InputError.unreadable`, `.notJSON`, `.badSetting`, `.unknownProcessor`.
    public init(contentsOf path: String) throws(InputError) {
        let data: Data
        do {
            data = try Data(contentsOf: URL(filePath: path))
        } catch {
            throw .unreadable(file: path, reason: String(describing: error))
        }
        try self.init(json: Array(data), name: path)
    }

    /// The processor that the given JSON describes; `name` is what messages call it.
    ///
    /// Keys that are absent take the defaults of the processor's class; unknown keys are ignored.
    ///
    /// - Throws: `InputError.notJSON`, `.badSetting`, `.unknownProcessor`.
    public init(json: [UInt8], name: String) throws(InputError) {
        let settings = try ProcessorFile.settings(in: Data(json), name: name)
        try settings.checkSwitches(file: name)
        switch settings.kind {
        case "Qwen2VLImageProcessor", "Qwen2_5_VLImageProcessor": self = try settings.qwen(file: name)
        case "KimiVLImageProcessor": self = try settings.kimi(file: name)
        default: throw .unknownProcessor(file: name, type: settings.statedType ?? "(none)")
        }
    }
}

/// The keys of `preprocessor_config.json` that both processors know.
struct ProcessorFile: Decodable {
    var imageProcessorType: String?
    var processorClass: String?
    var autoMap: [String: String]?
    var patchSize: Int?
    var mergeSize: Int?
    var mergeKernelSize: [Int]?
    var temporalPatchSize: Int?
    var minPixels: Int?
    var maxPixels: Int?
    var size: [String: Int]?
    var inTokenLimit: Int?
    var padInput: Bool?
    var imageMean: Channels?
    var imageStd: Channels?
    var rescaleFactor: Double?
    var resample: Int?
    var doResize: Bool?
    var doRescale: Bool?
    var doNormalize: Bool?

    private enum CodingKeys: String, CodingKey {
        case imageProcessorType = "image_processor_type"
        case processorClass = "processor_class"
        case autoMap = "auto_map"
        case patchSize = "patch_size"
        case mergeSize = "merge_size"
        case mergeKernelSize = "merge_kernel_size"
        case temporalPatchSize = "temporal_patch_size"
        case minPixels = "min_pixels"
        case maxPixels = "max_pixels"
        case size
        case inTokenLimit = "in_token_limit"
        case padInput = "pad_input"
        case imageMean = "image_mean"
        case imageStd = "image_std"
        case rescaleFactor = "rescale_factor"
        case resample
        case doResize = "do_resize"
        case doRescale = "do_rescale"
        case doNormalize = "do_normalize"
    }

    /// One value a channel; a single number is meant for all three, as in transformers.
    struct Channels: Decodable {
        var values: [Double]

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let value = try? container.decode(Double.self) {
                values = [value, value, value]
            } else {
                values = try container.decode([Double].self)
            }
        }
    }

    private struct Nested: Decodable {
        var imageProcessor: ProcessorFile?

        enum CodingKeys: String, CodingKey {
            case imageProcessor = "image_processor"
        }
    }

    static func settings(in data: Data, name: String) throws(InputError) -> ProcessorFile {
        do {
            if let nested = try JSONDecoder().decode(Nested.self, from: data).imageProcessor { return nested }
            return try JSONDecoder().decode(ProcessorFile.self, from: data)
        } catch DecodingError.typeMismatch(let type, let context) {
            throw .badSetting(
                file: name, key: context.codingPath.map(\.stringValue).joined(separator: "."),
                found: "of another type", expected: "\(type)")
        } catch DecodingError.dataCorrupted(let context) where !context.codingPath.isEmpty {
            throw .badSetting(
                file: name, key: context.codingPath.map(\.stringValue).joined(separator: "."),
                found: "not representable", expected: context.debugDescription)
        } catch {
            throw .notJSON(file: name, reason: CheckpointFile.pointerSentence(data) ?? String(describing: error))
        }
    }
}

extension ProcessorFile {
    /// What the file says it is for, in the words of the file.
    var statedType: String? {
        imageProcessorType ?? autoMap?["AutoImageProcessor"] ?? processorClass
    }

    /// The name of the processor's class, without the suffix of the variants that compute the same.
    var kind: String {
        let type = imageProcessorType ?? autoMap?["AutoImageProcessor"].flatMap(Self.className)
        if let type {
            for suffix in ["Fast", "Pil"] where type.hasSuffix(suffix) { return String(type.dropLast(suffix.count)) }
            return type
        }
        switch processorClass {
        case "Qwen2VLProcessor", "Qwen2_5_VLProcessor", "Qwen3VLProcessor": return "Qwen2VLImageProcessor"
        case "KimiVLProcessor": return "KimiVLImageProcessor"
        default: return ""
        }
    }

    private static func className(_ reference: String) -> String? {
        reference.split(separator: ".").last.map(String.init)
    }

    /// Pillow's number for bicubic resampling.
    private static let bicubic = 3
    /// Larger areas than this are asked for by no model, and would not fit into memory as values.
    private static let areaLimit = 1 << 28

    /// Refuses a file that turns off a step which is always done here.
    func checkSwitches(file: String) throws(InputError) {
        let switches = [("do_resize", doResize), ("do_rescale", doRescale), ("do_normalize", doNormalize)]
        for (key, value) in switches where value == false {
            throw .badSetting(file: file, key: key, found: "false", expected: "true")
        }
        if let resample, resample != Self.bicubic {
            throw .badSetting(file: file, key: "resample", found: "\(resample)", expected: "3 (bicubic)")
        }
    }

    func qwen(file: String) throws(InputError) -> ImageProcessor {
        // A top-level value wins over the one in "size", as in transformers.
        let minPixels = minPixels ?? size?["shortest_edge"] ?? size?["min_pixels"]
        let maxPixels = maxPixels ?? size?["longest_edge"] ?? size?["max_pixels"]
        var budget = ImageProcessor.Qwen()
        budget.minPixels = try range(minPixels, "min_pixels", 1...Self.areaLimit, file) ?? budget.minPixels
        budget.maxPixels = try range(maxPixels, "max_pixels", 1...Int.max, file) ?? budget.maxPixels
        budget.temporalPatchSize =
            try range(temporalPatchSize, "temporal_patch_size", 1...16, file) ?? budget.temporalPatchSize
        guard budget.minPixels <= budget.maxPixels else {
            throw .badSetting(
                file: file, key: "min_pixels", found: "\(budget.minPixels)",
                expected: "at most maxPixels, \(budget.maxPixels)")
        }
        return try processor(
            merge: range(mergeSize, "merge_size", 1...16, file) ?? 2, family: .qwen(budget), file: file)
    }

    func kimi(file: String) throws(InputError) -> ImageProcessor {
        var rules = ImageProcessor.Kimi()
        rules.patchLimit = try range(inTokenLimit, "in_token_limit", 1...Self.areaLimit, file) ?? rules.patchLimit
        rules.padsInput = padInput ?? rules.padsInput
        let kernel = mergeKernelSize ?? [2, 2]
        guard kernel.count == 2, kernel[0] == kernel[1] else {
            throw .badSetting(
                file: file, key: "merge_kernel_size", found: "\(kernel)", expected: "two equal numbers")
        }
        let merge = try range(kernel[0], "merge_kernel_size", 1...16, file) ?? 2
        return try processor(merge: merge, family: .kimi(rules), file: file)
    }

    private func processor(merge: Int, family: ImageProcessor.Family, file: String) throws(InputError) -> ImageProcessor
    {
        ImageProcessor(
            patchSize: try range(patchSize, "patch_size", 1...512, file) ?? 14,
            mergeSize: merge,
            rescaleFactor: try scale(file),
            mean: try channels(imageMean?.values, "image_mean", file) { $0.isFinite } ?? ImageProcessor.openAIMean,
            deviation: try channels(imageStd?.values, "image_std", file) { $0.isFinite && $0 > 0 }
                ?? ImageProcessor.openAIDeviation,
            family: family)
    }

    private func scale(_ file: String) throws(InputError) -> Double {
        let factor = rescaleFactor ?? 1.0 / 255
        guard factor.isFinite, factor > 0 else {
            throw .badSetting(file: file, key: "rescale_factor", found: "\(factor)", expected: "a positive number")
        }
        return factor
    }

    private func range(_ value: Int?, _ key: String, _ allowed: ClosedRange<Int>, _ file: String) throws(InputError)
        -> Int?
    {
        guard let value else { return nil }
        guard allowed.contains(value) else {
            let upper = allowed.upperBound == .max ? "or more" : "to \(allowed.upperBound)"
            throw .badSetting(file: file, key: key, found: "\(value)", expected: "\(allowed.lowerBound) \(upper)")
        }
        return value
    }

    private func channels(_ values: [Double]?, _ key: String, _ file: String, _ isValid: (Double) -> Bool)
        throws(InputError) -> [Double]?
    {
        guard let values else { return nil }
        guard values.count == 3, values.allSatisfy(isValid) else {
            throw .badSetting(
                file: file, key: key, found: "\(values)", expected: "three finite numbers, deviations above 0")
        }
        return values
    }
}
