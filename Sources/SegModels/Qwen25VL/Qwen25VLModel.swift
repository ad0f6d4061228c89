public import SegInputs
public import SegLayers
public import Torch

extension Qwen25VL {
    /// A Qwen2.5-VL model.
    public struct Model: VisionLanguageModel {
        /// The numbers that the model was built from.
        public let config: Config
        private let store: ParameterStore
        private let vision: VisionTower
        private let merger: PatchMerger
        private let language: LanguageModel

        /// A model of the given parameters, named and shaped as ``Qwen25VL/checkpointMap(_:)`` says.
        ///
        /// - Throws: `LayerError.missingParameter` when one is not there.
        public init(_ config: Config, parameters: ParameterStore) throws {
            self.config = config
            store = parameters
            let visual = ParameterScope(parameters, path: "visual")
            vision = try VisionTower(config.vision, visual)
            merger = try PatchMerger(config.vision, visual["merger"])
            language = try LanguageModel(config.text, parameters)
        }
    }
}

extension Qwen25VL.Model {
    /// `max_position_embeddings`.
    public var contextLength: Int { config.text.contextLength }
    /// `vocab_size`.
    public var vocabularySize: Int { config.text.vocabularySize }
    /// `hidden_size`.
    public var embeddingSize: Int { config.text.hiddenSize }
    /// `image_token_id`.
    public var imageTokenID: Int { config.imageTokenID }
    /// Type of the embedding table, which all parameters share.
    public var dtype: DType { language.embedding.dtype }
    /// Where the embedding table is, and with it all parameters.
    public var device: Device { language.embedding.device }
    /// Every parameter under its checkpoint name, vision first.
    public var parameters: [NamedParameter] { store.parameters }
    /// What an adapter adds, two matrices a layer.
    public var adapterParameters: [NamedParameter] { store.adapterParameters }
    /// Values of the matrices that are held in a few bits each.
    public var quantizedCount: Int { store.quantizedCount }

    /// Vision tower and merger; see ``VisionLanguageModel/imageFeatures(pixelValues:grids:)``.
    public func imageFeatures(pixelValues: Tensor, grids: [PatchGrid]) throws -> Tensor {
        try ImagePlaces.check(
            pixelValues, grids: grids, patchLength: config.vision.patchLength, mergeSize: config.vision.mergeSize)
        let plan = VisionPlan(grids: grids, config: config.vision)
        return try merger(vision(pixelValues, plan: plan), plan: plan)
    }

    /// Rows of the embedding table, image tokens overwritten; see ``VisionLanguageModel/embeddings(inputIDs:features:)``.
    public func embeddings(inputIDs: Tensor, features: Tensor?) throws -> Tensor {
        try ImagePlaces.embeddings(
            language.embedding, inputIDs: inputIDs, features: features, imageTokenID: config.imageTokenID)
    }

    /// All layers and the final norm; see ``VisionLanguageModel/hidden(_:positions:mask:)``.
    public func hidden(_ embeddings: Tensor, positions: Tensor, mask: AttentionMask) throws -> Tensor {
        try language.hidden(embeddings, positions: positions, mask: mask)
    }

    /// All layers and the final norm, through the cache; see ``VisionLanguageModel/hidden(_:positions:cache:)``.
    public func hidden(_ embeddings: Tensor, positions: Tensor, cache: inout KeyValueCache) throws -> Tensor {
        try withoutGradients { try language.hidden(embeddings, positions: positions, cache: &cache) }
    }

    /// One token more; see ``VisionLanguageModel/step(_:positions:cache:)``.
    public func step(_ ids: Tensor, positions: [Int], cache: inout KeyValueCache) throws -> Tensor {
        try withoutGradients {
            let hidden = try language.hidden(ids: ids, positions: positions, cache: &cache)
            return try language.logits(hidden).squeeze(1)
        }
    }

    /// The output projection, or the embedding table when the two are tied.
    public func logits(_ hidden: Tensor) throws -> Tensor {
        try language.logits(hidden)
    }

    /// An empty cache: `num_key_value_heads` keys and values a layer.
    public func makeCache(batch: Int, capacity: Int) throws -> KeyValueCache {
        let text = config.text
        let shape = KeyValueCache.LayerShape(
            heads: text.keyValueHeads, keySize: text.headSize, valueSize: text.headSize)
        return try KeyValueCache(
            layers: [KeyValueCache.LayerShape](repeating: shape, count: text.layers), batch: batch,
            capacity: capacity, limit: text.contextLength, dtype: dtype, device: device)
    }

    /// The model with q, k, v and gate, up of each language layer joined; see ``VisionLanguageModel/packed()``.
    public func packed() throws -> Qwen25VL.Model {
        var packed = store
        for names in Qwen25VL.packs(config) { try packed.pack(names) }
        return try Qwen25VL.Model(config, parameters: packed)
    }
}

extension Qwen25VL.Model {
    /// A fresh model for training: weights as `ParameterStore.random` makes them.
    public static func random(
        _ config: Qwen25VL.Config, seed: UInt64, dtype: DType = .float32, device: Device = .cpu
    ) throws -> Qwen25VL.Model {
        let store = try ParameterStore.random(
            Qwen25VL.checkpointMap(config).parameters, seed: seed, dtype: dtype, device: device)
        return try Qwen25VL.Model(config, parameters: store)
    }
}
