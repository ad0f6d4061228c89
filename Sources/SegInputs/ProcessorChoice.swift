public import FoundationEssentials
internal import SegTokens

/// Which of a checkpoint's files describes its image processor.
///
/// As in transformers 5.23.0 the `image_processor` part of `processor_config.json` goes before `preprocessor_config.json`; a
/// `processor_config.json` without that part, as transformers 4 writes it, says nothing of pictures.
public struct ProcessorChoice: Hashable, Sendable {
    /// The file that holds; nil where the checkpoint has neither.
    public let file: String?
    /// What should be said about the choice: another file that says otherwise, keys without effect.
    public let notes: [String]

    /// Looks for the files in a checkpoint's folder.
    ///
    /// - Throws: `InputError.unreadable` or `.notJSON` about a file that is there, and what ``ImageProcessor/init(contentsOf:)`` throws
    ///   about the one that holds.
    public init(directory: URL) throws(InputError) {
        let nested = directory.appending(path: Self.nestedName).path
        let plain = directory.appending(path: Self.plainName).path
        let files = FileManager.default
        let hasNested = files.fileExists(atPath: nested) ? try Self.hasImagePart(nested) : false
        let hasPlain = files.fileExists(atPath: plain)
        file = hasNested ? nested : hasPlain ? plain : nil
        var notes = try file.map { (path) throws(InputError) in try Self.idleKeys(path) } ?? []
        // The second file is not used: whatever is wrong with it is no error, and a difference is worth a word.
        if hasNested, hasPlain, (try? ImageProcessor(contentsOf: plain)) != (try ImageProcessor(contentsOf: nested)) {
            notes.insert("\(plain) says otherwise than \(Self.nestedName), which holds", at: 0)
        }
        self.notes = notes
    }

    /// transformers 5 writes the settings of pictures here, under `image_processor`.
    static let nestedName = "processor_config.json"
    /// The file of older versions.
    static let plainName = "preprocessor_config.json"

    private static func hasImagePart(_ path: String) throws(InputError) -> Bool {
        try ProcessorKeys(json: bytes(path), name: path).isNested
    }

    private static func idleKeys(_ path: String) throws(InputError) -> [String] {
        let idle = try ProcessorKeys(json: bytes(path), name: path).idle
        return idle.isEmpty ? [] : ["\(path): without effect here: \(idle.joined(separator: ", "))"]
    }

    private static func bytes(_ path: String) throws(InputError) -> Data {
        do {
            return try Data(contentsOf: URL(filePath: path))
        } catch {
            throw .unreadable(file: path, reason: String(describing: error))
        }
    }
}

/// The names of the settings in a processor's file.
struct ProcessorKeys {
    /// Whether there is an `image_processor` part.
    let isNested: Bool
    /// Keys that nothing here reads, and that are not known to be without effect on a still RGB picture.
    let idle: [String]

    init(json: Data, name: String) throws(InputError) {
        do {
            let node = try JSONDecoder().decode(Node.self, from: json)
            isNested = node.nested != nil
            idle = (node.nested ?? node.keys).filter { !Self.known.contains($0) }.sorted()
        } catch {
            throw .notJSON(file: name, reason: CheckpointFile.pointerSentence(json) ?? String(describing: error))
        }
    }

    /// Read by ``ProcessorFile``, or without effect in transformers' Qwen2VLImageProcessor and in Kimi-VL's.
    static let known: Set<String> = [
        "image_processor_type", "processor_class", "auto_map", "patch_size", "merge_size", "merge_kernel_size",
        "temporal_patch_size", "min_pixels", "max_pixels", "size", "in_token_limit", "pad_input", "image_mean",
        "image_std", "rescale_factor", "resample", "do_resize", "do_rescale", "do_normalize",
        // Pictures come as RGB, one at a time, and these two classes neither crop nor pad by these.
        "do_convert_rgb", "do_center_crop", "crop_size", "do_pad", "pad_size", "default_to_square", "data_format",
        "input_data_format", "device", "return_tensors", "disable_grouping", "image_seq_length", "num_pooled_tokens",
        "_processor_class", "feature_extractor_type", "transformers_version",
    ]

    private struct Node: Decodable {
        var keys: [String]
        var nested: [String]?

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: AnyKey.self)
            keys = container.allKeys.map(\.stringValue)
            let part = AnyKey("image_processor")
            if container.contains(part), try !container.decodeNil(forKey: part) {
                nested = try container.nestedContainer(keyedBy: AnyKey.self, forKey: part).allKeys.map(\.stringValue)
            }
        }
    }

    private struct AnyKey: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }

        init(_ name: String) { stringValue = name }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}
