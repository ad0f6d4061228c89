public import FoundationEssentials
public import SegInputs
public import SegLayers

/// The model families that can be run. The raw value is `model_type` in a checkpoint's config.json.
public enum Architecture: String, CaseIterable, Sendable {
    /// Qwen2.5-VL: windowed vision tower, multimodal rotary positions, grouped-query attention.
    case qwen25VL = "qwen2_5_vl"
    /// Kimi-VL: MoonViT, latent attention, mixture of experts.
    case kimiVL = "kimi_vl"
}

/// The configuration of a checkpoint of any known family.
public enum ModelConfig: Hashable, Sendable {
    /// A Qwen2.5-VL model.
    case qwen25VL(Qwen25VL.Config)
    /// A Kimi-VL model.
    case kimiVL(KimiVL.Config)

    /// Reads a config.json.
    ///
    /// - Parameters:
    ///   - json: the file's bytes.
    ///   - path: the name used in messages.
    /// - Throws: ``ModelError/unknownArchitecture(path:found:)`` and what the family's configuration throws.
    public init(json: Data, path: String = "config.json") throws(ModelError) {
        let members = try ConfigFile.members(of: json, path: path)
        guard case .string(let name)? = members["model_type"] else {
            throw .unknownArchitecture(path: path, found: members["model_type"].map { "\($0)" } ?? "(no model_type)")
        }
        switch Architecture(rawValue: name) {
        case .qwen25VL: self = .qwen25VL(try Qwen25VL.Config(json: json, path: path))
        case .kimiVL: self = .kimiVL(try KimiVL.Config(json: json, path: path))
        case nil: throw .unknownArchitecture(path: path, found: name)
        }
    }

    /// The family.
    public var architecture: Architecture {
        switch self {
        case .qwen25VL: .qwen25VL
        case .kimiVL: .kimiVL
        }
    }

    /// How the tensors of such a checkpoint become parameters.
    public var checkpointMap: CheckpointMap {
        switch self {
        case .qwen25VL(let config): Qwen25VL.checkpointMap(config)
        case .kimiVL(let config): KimiVL.checkpointMap(config)
        }
    }

    /// Tokens that end a turn according to the configuration.
    public var eosTokenIDs: [Int] {
        switch self {
        case .qwen25VL(let config): config.eosTokenIDs
        case .kimiVL(let config): config.eosTokenIDs
        }
    }

    /// Stands in a prompt for one image feature.
    public var imageTokenID: Int {
        switch self {
        case .qwen25VL(let config): config.imageTokenID
        case .kimiVL(let config): config.imageTokenID
        }
    }

    /// How the tokens of a prompt are numbered.
    public var positionScheme: PositionScheme {
        switch self {
        case .qwen25VL(let config): config.text.positionScheme
        case .kimiVL: .plain
        }
    }

    /// Blocks of the vision tower.
    public var visionDepth: Int {
        switch self {
        case .qwen25VL(let config): config.vision.depth
        case .kimiVL(let config): config.vision.depth
        }
    }

    /// Layers of the language model.
    public var layers: Int {
        switch self {
        case .qwen25VL(let config): config.text.layers
        case .kimiVL(let config): config.text.layers
        }
    }

    /// A fresh model for training: weights as `ParameterStore.random` makes them.
    public func random(seed: UInt64) throws -> any VisionLanguageModel {
        switch self {
        case .qwen25VL(let config): try Qwen25VL.Model.random(config, seed: seed)
        case .kimiVL(let config): try KimiVL.Model.random(config, seed: seed)
        }
    }

    /// The model of these parameters.
    ///
    /// - Throws: `LayerError.missingParameter` when one is not there.
    public func model(_ parameters: ParameterStore) throws -> any VisionLanguageModel {
        switch self {
        case .qwen25VL(let config): try Qwen25VL.Model(config, parameters: parameters)
        case .kimiVL(let config): try KimiVL.Model(config, parameters: parameters)
        }
    }
}
