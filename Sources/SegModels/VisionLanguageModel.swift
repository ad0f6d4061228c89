public import SegInputs
public import SegLayers
public import Torch

/// A model that reads pictures and text and writes text.
///
/// Every function is pure: what a call needs to know about earlier tokens comes in with the cache and goes out with it.
/// Gradients flow through all functions except those that take a cache.
///
/// Shapes: B sequences, L tokens, W ``embeddingSize``, V ``vocabularySize``, N image features.
public protocol VisionLanguageModel {
    /// Tokens that the context holds, prompt and answer together.
    var contextLength: Int { get }
    /// Rows of the output projection.
    var vocabularySize: Int { get }
    /// Width of an embedding.
    var embeddingSize: Int { get }
    /// Stands in the prompt for one image feature.
    var imageTokenID: Int { get }
    /// Type of the parameters and of the residual stream.
    var dtype: DType { get }
    /// Where the parameters are.
    var device: Device { get }
    /// Every parameter that can be trained, under its checkpoint name. A tied output projection is not listed a second
    /// time.
    var parameters: [NamedParameter] { get }
    /// What an adapter adds to linear layers: `PATH.lora_A.weight` and `PATH.lora_B.weight` of each. Empty without one.
    var adapterParameters: [NamedParameter] { get }
    /// Values of the matrices that are held in a few bits each: those are not among ``parameters``. Gradients pass
    /// through them.
    var quantizedCount: Int { get }

    /// Features of pictures.
    ///
    /// - Parameters:
    ///   - pixelValues: [patches, patch length], all pictures one after the other; any float type, any device.
    ///   - grids: one a picture.
    /// - Returns: [N, W], picture after picture, each in raster order.
    /// - Throws: ``ModelError/patches(expected:found:)`` or ``ModelError/grid(rows:columns:merge:)`` when they do not
    ///   fit.
    func imageFeatures(pixelValues: Tensor, grids: [PatchGrid]) throws -> Tensor

    /// Embeddings of tokens; the rows of `features` take the places of the image token, in order.
    ///
    /// - Parameters:
    ///   - inputIDs: [B, L], int64.
    ///   - features: [N, W], or nil for text only.
    /// - Returns: [B, L, W]
    /// - Throws: ``ModelError/placeholders(expected:found:)`` when there are not N image tokens.
    func embeddings(inputIDs: Tensor, features: Tensor?) throws -> Tensor

    /// The whole stack over complete sequences, after the final norm.
    ///
    /// - Parameters:
    ///   - embeddings: [B, L, W]
    ///   - positions: [3, B, L], int64: temporal, row, column.
    ///   - mask: which tokens per token may look at.
    /// - Returns: [B, L, W]
    /// - Throws: `TorchError` when the shapes do not fit.
    func hidden(_ embeddings: Tensor, positions: Tensor, mask: AttentionMask) throws -> Tensor

    /// The stack over tokens that follow those in `cache`, causally, without gradients; adds them to the cache.
    ///
    /// - Parameters:
    ///   - embeddings: [B, L, W]
    ///   - positions: [3, B, L], int64.
    ///   - cache: what came before; the new tokens are added.
    /// - Returns: [B, L, W]
    /// - Throws: `LayerError.cacheFull` when the context does not hold them.
    func hidden(_ embeddings: Tensor, positions: Tensor, cache: inout KeyValueCache) throws -> Tensor

    /// The next token of each sequence: the fast path of decoding, without gradients.
    ///
    /// - Parameters:
    ///   - ids: [B, 1], int64; none of them ``imageTokenID``.
    ///   - positions: the text position of each sequence's token, or one for all: tokens in the cache plus the position
    ///     plan's delta.
    ///   - cache: what came before; the new tokens are added.
    /// - Returns: [B, V]
    /// - Throws: `LayerError.cacheFull` when the context does not hold them.
    func step(_ ids: Tensor, positions: [Int], cache: inout KeyValueCache) throws -> Tensor

    /// Scores of the tokens that may follow: [..., W] → [..., V].
    func logits(_ hidden: Tensor) throws -> Tensor

    /// An empty cache for `batch` sequences with room for `capacity` tokens; it grows to ``contextLength``.
    func makeCache(batch: Int, capacity: Int) throws -> KeyValueCache

    /// The same model with matrices that are multiplied by the same vector joined in one storage.
    ///
    /// The parameters become views of it: values that an optimizer writes in place are seen at once. Tensors from
    /// ``parameters`` of the old value are no longer connected. Costs a copy of those matrices while it runs.
    func packed() throws -> Self
}

extension VisionLanguageModel {
    /// Number of values in all parameters, quantized ones included.
    public var parameterCount: Int { parameters.reduce(quantizedCount) { $0 + $1.tensor.count } }

    /// The next token of each sequence, through the same layers as all others; see ``step(_:positions:cache:)``.
    public func step(_ ids: Tensor, positions: [Int], cache: inout KeyValueCache) throws -> Tensor {
        let rows = ids.shape[0]
        let each = positions.count == rows ? positions : [Int](repeating: positions.first ?? 0, count: rows)
        let places = try Tensor(each + each + each, shape: [3, rows, 1], device: device)
        let hidden = try hidden(embeddings(inputIDs: ids, features: nil), positions: places, cache: &cache)
        return try withoutGradients { try logits(hidden).squeeze(1) }
    }

    /// Scores [L, V] behind every token of a prompt, in one pass without a cache.
    ///
    /// - Parameters:
    ///   - input: the prompt.
    ///   - features: what ``imageFeatures(of:)`` gives for it.
    /// - Returns: [L, V]
    /// - Throws: ``ModelError/placeholders(expected:found:)`` when the features are not the prompt's.
    public func scores(of input: ModelInput, features: Tensor?) throws -> Tensor {
        let embeddings = try embeddings(inputIDs: inputIDs(of: input), features: features)
        return try logits(hidden(embeddings, positions: positions(of: input), mask: .causal)).squeeze(0)
    }

    /// Ids [1, L] of a prompt.
    public func inputIDs(of input: ModelInput) throws -> Tensor {
        try Tensor(input.inputIDs, shape: [1, input.inputIDs.count], device: device)
    }

    /// Features [N, W] of a prompt's pictures, nil when there are none.
    public func imageFeatures(of input: ModelInput) throws -> Tensor? {
        guard !input.grids.isEmpty else { return nil }
        let pixels = try Tensor(input.pixelValues, shape: [input.patchCount, input.patchLength], device: device)
        return try imageFeatures(pixelValues: pixels, grids: input.grids)
    }

    /// Positions [3, 1, L] of a prompt.
    public func positions(of input: ModelInput) throws -> Tensor {
        let plan = input.positions
        let rows = plan.temporal + plan.rows + plan.columns
        return try Tensor(rows, shape: [3, 1, plan.count], device: device)
    }
}
