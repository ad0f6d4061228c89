public import SegInputs
public import SegLayers
public import Torch

extension KimiVL {
    /// A Kimi-VL model.
    public struct Model: VisionLanguageModel {
        /// The numbers that the model was built from.
        public let config: Config
        private let store: ParameterStore
        private let vision: VisionTower
        private let projector: Projector
        private let language: LanguageModel

        /// A model of the given parameters, named and shaped as ``KimiVL/checkpointMap(_:)`` says.
        ///
        /// - Throws: `LayerError.missingParameter` when one is not there.
        public init(_ config: Config, parameters: ParameterStore) throws {
            self.config = config
            store = parameters
            vision = try VisionTower(config.vision, ParameterScope(parameters, path: "vision_tower"))
            projector = try Projector(config.vision, ParameterScope(parameters, path: "multi_modal_projector"))
            language = try LanguageModel(config.text, parameters)
        }
    }
}

extension KimiVL.Model {
    /// `max_position_embeddings`.
    public var contextLength: Int { config.text.contextLength }
    /// `vocab_size`.
    public var vocabularySize: Int { config.text.vocabularySize }
    /// `hidden_size` of the language model.
    public var embeddingSize: Int { config.text.hiddenSize }
    /// `media_placeholder_token_id`.
    public var imageTokenID: Int { config.imageTokenID }
    /// Type of the embedding table, which all parameters but the routers' correction share.
    public var dtype: DType { language.embedding.dtype }
    /// Where the embedding table is, and with it all parameters.
    public var device: Device { language.embedding.device }
    /// Every parameter under its checkpoint name, vision first. The routers' corrections get no gradient.
    public var parameters: [NamedParameter] { store.parameters }
    /// What an adapter adds, two matrices a layer.
    public var adapterParameters: [NamedParameter] { store.adapterParameters }
    /// Values of the matrices that are held in a few bits each.
    public var quantizedCount: Int { store.quantizedCount }

    /// Vision tower and projector; see ``VisionLanguageModel/imageFeatures(pixelValues:grids:)``.
    ///
    /// Patches are in raster order: [patches, 3 · side · side].
    public func imageFeatures(pixelValues: Tensor, grids: [PatchGrid]) throws -> Tensor {
        let merge = config.vision.mergeSize
        try ImagePlaces.check(
            pixelValues, grids: grids, patchLength: config.vision.patchLength, mergeSize: merge)
        let plan = KimiVL.VisionPlan(grids: grids, mergeSize: merge)
        return try projector(vision(pixelValues, plan: plan), plan: plan)
    }

    /// Rows of the embedding table, image tokens overwritten; see
    /// ``VisionLanguageModel/embeddings(inputIDs:features:)``.
    public func embeddings(inputIDs: Tensor, features: Tensor?) throws -> Tensor {
        try ImagePlaces.embeddings(
            language.embedding, inputIDs: inputIDs, features: features, imageTokenID: config.imageTokenID)
    }

    /// All layers and the final norm; see ``VisionLanguageModel/hidden(_:positions:mask:)``. Only the first of the
    /// three positions counts.
    public func hidden(_ embeddings: Tensor, positions: Tensor, mask: AttentionMask) throws -> Tensor {
        try language.hidden(embeddings, positions: positions, mask: mask)
    }

    /// All layers and the final norm, through the cache; see ``VisionLanguageModel/hidden(_:positions:cache:)``.
    public func hidden(_ embeddings: Tensor, positions: Tensor, cache: inout KeyValueCache) throws -> Tensor {
        try hidden(embeddings, positions: positions, cache: &cache, form: nil)
    }

    /// The same, reading the memory in the given form; nil for the cheaper one.
    package func hidden(
        _ embeddings: Tensor, positions: Tensor, cache: inout KeyValueCache, form: LatentAttention.Form?
    ) throws -> Tensor {
        try withoutGradients { try language.hidden(embeddings, positions: positions, cache: &cache, form: form) }
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

    /// An empty cache: `kv_lora_rank` + `qk_rope_head_dim` numbers a token and layer, whatever the number of heads;
    /// keys and values of all heads where a `BatchInvariance` holds, which has to compute them as
    /// ``hidden(_:positions:mask:)`` does.
    public func makeCache(batch: Int, capacity: Int) throws -> KeyValueCache {
        let attention = config.text.attention
        let shape = BatchInvariance.holds(language.embedding) ? attention.decompressed : attention.cached
        return try KeyValueCache(
            layers: [KeyValueCache.LayerShape](repeating: shape, count: config.text.layers), batch: batch,
            capacity: capacity, limit: config.text.contextLength, dtype: dtype, device: device)
    }

    /// The model with gate and up of every feed-forward part joined, and the attention's first two products;
    /// see ``VisionLanguageModel/packed()``.
    public func packed() throws -> KimiVL.Model {
        var packed = store
        for names in KimiVL.packs(config) { try packed.pack(names) }
        return try KimiVL.Model(config, parameters: packed)
    }
}

extension KimiVL.Model {
    /// A fresh model for training: weights as `ParameterStore.random` makes them.
    public static func random(
        _ config: KimiVL.Config, seed: UInt64, dtype: DType = .float32, device: Device = .cpu
    ) throws -> KimiVL.Model {
        let store = try ParameterStore.random(
            KimiVL.checkpointMap(config).parameters, seed: seed, dtype: dtype, device: device)
        return try KimiVL.Model(config, parameters: store)
    }
}
