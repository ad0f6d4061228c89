public import SegInputs
import SegLayers
public import Torch

/// A prompt that a model has read, and what was written behind it so far.
///
/// The model is not changed; what it has to remember is here. A copy continues the same text and shares its memory:
/// use one of the two only.
public struct Session {
    /// Scores [V] of the token behind the prompt.
    public let scores: Tensor
    private let model: any VisionLanguageModel
    private let delta: Int
    private var cache: KeyValueCache

    /// Reads a prompt.
    ///
    /// - Parameters:
    ///   - model: reads and writes.
    ///   - input: the prompt.
    ///   - features: what `imageFeatures(of:)` of the model gives for the prompt.
    ///   - expecting: tokens of the answer to make room for at once; longer answers make the memory grow.
    /// - Throws: ``ModelError/contextExceeded(length:limit:)`` when the prompt leaves no room for an answer.
    public init(_ model: any VisionLanguageModel, input: ModelInput, features: Tensor?, expecting: Int) throws {
        let length = input.inputIDs.count
        guard length < model.contextLength else {
            throw ModelError.contextExceeded(length: length, limit: model.contextLength)
        }
        var cache = try model.makeCache(batch: 1, capacity: length + expecting)
        let embeddings = try model.embeddings(inputIDs: model.inputIDs(of: input), features: features)
        let hidden = try model.hidden(embeddings, positions: model.positions(of: input), cache: &cache)
        let last = try hidden.select(dim: 1, index: length - 1)
        scores = try model.logits(last).select(dim: 0, index: 0)
        self.model = model
        self.cache = cache
        delta = input.positionDelta
    }

    /// Tokens read and written.
    public var length: Int { cache.length }

    /// Writes a token.
    ///
    /// - Returns: scores [V] of the token behind it.
    /// - Throws: `LayerError.cacheFull` when the context holds no more.
    public mutating func step(_ id: Int) throws -> Tensor {
        let ids = try Tensor([id], shape: [1, 1], device: model.device)
        return try model.step(ids, positions: [cache.length + delta], cache: &cache).select(dim: 0, index: 0)
    }
}
