public import FoundationEssentials
public import SegInputs
public import SegLayers

/// The configuration of a checkpoint of any family in ``ModelFamily/all``.
public struct ModelConfig: Sendable {
    /// The family.
    public let family: ModelFamily
    /// `model_type`, which names the kind of model within the family.
    public let modelType: String
    /// What the family read.
    public let own: any FamilyConfig

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
        guard let family = ModelFamily.named(name) else { throw .unknownArchitecture(path: path, found: name) }
        self.family = family
        modelType = name
        own = try family.read(json, path)
    }
}

extension ModelConfig {
    /// How the tensors of such a checkpoint become parameters.
    public var checkpointMap: CheckpointMap { own.checkpointMap }
    /// Tokens that end a turn according to the configuration.
    public var eosTokenIDs: [Int] { own.eosTokenIDs }
    /// Stands in a prompt for one image feature.
    public var imageTokenID: Int { own.imageTokenID }
    /// How the tokens of a prompt are numbered.
    public var positionScheme: PositionScheme { own.positionScheme }
    /// Blocks of the vision tower.
    public var visionDepth: Int { own.visionDepth }
    /// Layers of the language model.
    public var layers: Int { own.layers }
    /// Numbers in one row of the pixel values.
    public var patchLength: Int { own.patches.length }
    /// Side, in patches, of the blocks that become one image feature.
    public var mergeSize: Int { own.patches.mergeSize }
    /// Every number in force, in a stable order.
    public var facts: [ConfigFact] { own.facts }

    /// A fresh model for training: weights as `ParameterStore.random` makes them.
    public func random(seed: UInt64) throws -> any VisionLanguageModel {
        try model(ParameterStore.random(checkpointMap.parameters, seed: seed))
    }

    /// The model of these parameters.
    ///
    /// - Throws: `LayerError.missingParameter` when one is not there.
    public func model(_ parameters: ParameterStore) throws -> any VisionLanguageModel { try own.model(parameters) }

    /// The part that the parameter called `name` belongs to; names below it, such as an adapter's, do too.
    public func part(of name: String) -> ModelPart { family.part(of: name) }
}

extension ModelConfig: Hashable {
    /// Whether two configurations give the same model.
    public static func == (left: ModelConfig, right: ModelConfig) -> Bool {
        AnyHashable(left.own) == AnyHashable(right.own)
    }

    /// Hashes what the family read.
    public func hash(into hasher: inout Hasher) { hasher.combine(AnyHashable(own)) }
}
