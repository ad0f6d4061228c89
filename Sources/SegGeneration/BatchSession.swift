internal import SegInputs
internal import SegLayers
internal import SegModels
internal import Torch

/// Prompts of one length that a model has read, each continued in one row or in several.
///
/// Rows R, prompts P of L tokens, vocabulary V.
struct BatchSession {
    /// Scores [R, V] of the tokens behind the prompts.
    let scores: Tensor
    private let model: any VisionLanguageModel
    private let delta: Int
    private var cache: KeyValueCache

    /// Reads each prompt once.
    ///
    /// - Parameters:
    ///   - model: reads and writes.
    ///   - inputs: the prompts, all of one length and one `positionDelta`.
    ///   - features: what ``features(of:model:)`` gives for them.
    ///   - rows: for each row the index of its prompt.
    ///   - expecting: tokens of the answers to make room for at once.
    /// - Throws: what the model throws.
    init(_ model: any VisionLanguageModel, inputs: [ModelInput], features: Tensor?, rows: [Int], expecting: Int) throws
    {
        let length = inputs.first?.inputIDs.count ?? 0
        var cache = try model.makeCache(batch: inputs.count, capacity: length)
        let ids = try Tensor(inputs.flatMap(\.inputIDs), shape: [inputs.count, length], device: model.device)
        let embeddings = try model.embeddings(inputIDs: ids, features: features)  // [P, L, W]
        let positions = try Tensor.cat(inputs.map { try model.positions(of: $0) }, dim: 1)  // [3, P, L]
        let hidden = try model.hidden(embeddings, positions: positions, cache: &cache)
        let last = try model.logits(hidden.select(dim: 1, index: length - 1))  // [P, V]
        scores = try last.indexSelect(dim: 0, Tensor(rows, shape: [rows.count], device: model.device))
        self.model = model
        self.cache = try cache.forking(rows, expecting: expecting)
        delta = inputs.first?.positionDelta ?? 0
    }

    /// Features of the prompts' pictures, prompt after prompt; pictures that follow one another and are the same are
    /// looked at once. Nil when there are none.
    static func features(of inputs: [ModelInput], model: any VisionLanguageModel) throws -> Tensor? {
        var seen: ModelInput?
        var features: [Tensor] = []
        for input in inputs {
            if let seen, seen.grids == input.grids, seen.pixelValues == input.pixelValues, let last = features.last {
                features.append(last)
            } else if let new = try model.imageFeatures(of: input) {
                features.append(new)
            }
            seen = input
        }
        return features.isEmpty ? nil : try Tensor.cat(features, dim: 0)
    }

    /// Writes a token in each row.
    ///
    /// - Returns: scores [R, V] of the tokens behind them.
    mutating func step(_ ids: [Int]) throws -> Tensor {
        let ids = try Tensor(ids, shape: [ids.count, 1], device: model.device)
        return try model.step(ids, position: cache.length + delta, cache: &cache)
    }

    /// Goes on with these rows only.
    mutating func keep(_ rows: [Int]) throws {
        cache = try cache.selecting(rows)
    }
}
