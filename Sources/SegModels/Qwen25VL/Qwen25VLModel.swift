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
    public var contextLength: Int { config.text.contextLength }
    public var vocabularySize: Int { config.text.vocabularySize }
    public var embeddingSize: Int { config.text.hiddenSize }
    public var imageTokenID: Int { config.imageTokenID }
    public var dtype: DType { language.embedding.dtype }
    public var device: Device { language.embedding.device }
    public var parameters: [NamedParameter] { store.parameters }

    public func imageFeatures(pixelValues: Tensor, grids: [PatchGrid]) throws -> Tensor {
        let merge = config.vision.mergeSize
        for grid in grids where grid.rows % merge != 0 || grid.columns % merge != 0 || grid.patches <= 0 {
            throw ModelError.grid(rows: grid.rows, columns: grid.columns, merge: merge)
        }
        let expected = [grids.reduce(0) { $0 + $1.patches }, config.vision.patchLength]
        guard pixelValues.shape == expected else {
            throw ModelError.patches(expected: expected, found: pixelValues.shape)
        }
        let plan = VisionPlan(grids: grids, config: config.vision)
        return try merger(vision(pixelValues, plan: plan), plan: plan)
    }

    public func embeddings(inputIDs: Tensor, features: Tensor?) throws -> Tensor {
        let embedded = try language.embedding.embedding(inputIDs)
        let places = try inputIDs.eq(config.imageTokenID)
        let found = try places.sum().itemInt()
        let expected = features?.shape[0] ?? 0
        guard found == expected else { throw ModelError.placeholders(expected: expected, found: found) }
        guard let features, found > 0 else { return embedded }
        return try embedded.maskedScatter(places.unsqueeze(-1), features.to(embedded.dtype))
    }

    public func hidden(_ embeddings: Tensor, positions: Tensor, mask: AttentionMask) throws -> Tensor {
        try language.hidden(embeddings, positions: positions, mask: mask)
    }

    public func hidden(_ embeddings: Tensor, positions: Tensor, cache: inout KeyValueCache) throws -> Tensor {
        try withoutGradients { try language.hidden(embeddings, positions: positions, cache: &cache) }
    }

    public func step(_ ids: Tensor, position: Int, cache: inout KeyValueCache) throws -> Tensor {
        try withoutGradients {
            let hidden = try language.hidden(ids: ids, position: position, cache: &cache)
            return try language.logits(hidden).squeeze(1)
        }
    }

    public func logits(_ hidden: Tensor) throws -> Tensor {
        try language.logits(hidden)
    }

    public func makeCache(batch: Int, capacity: Int) throws -> KeyValueCache {
        let text = config.text
        let shape = KeyValueCache.LayerShape(
            heads: text.keyValueHeads, keySize: text.headSize, valueSize: text.headSize)
        return try KeyValueCache(
            layers: [KeyValueCache.LayerShape](repeating: shape, count: text.layers), batch: batch,
            capacity: capacity, limit: text.contextLength, dtype: dtype, device: device)
    }

    public func packed() throws -> Qwen25VL.Model {
        var packed = store
        for names in Qwen25VL.packs(config) { try packed.pack(names) }
        return try Qwen25VL.Model(config, parameters: packed)
    }
}

extension Qwen25VL.Model {
    /// A fresh model for training; see `ParameterStore.random`.
    public static func random(
        _ config: Qwen25VL.Config, seed: UInt64, dtype: DType = .float32, device: Device = .cpu
    ) throws -> Qwen25VL.Model {
        let store = try ParameterStore.random(
            Qwen25VL.checkpointMap(config).parameters, seed: seed, dtype: dtype, device: device)
        return try Qwen25VL.Model(config, parameters: store)
    }
}
