package import SegGeneration
package import SegInputs
package import SegLayers
package import SegModels
package import Torch

/// A model that has read the beginning of a prompt, to the end of its last picture, and goes on from there.
///
/// A ``Decoder`` gives it whole prompts as it does any other model; what was read before is taken from memory. So questions about
/// one picture cost one pass of the vision tower and one over the picture's tokens, and a question's answer does not depend on
/// whether others were asked before it: every question goes this way, also a single one.
package struct PrimedModel: VisionLanguageModel {
    private var base: any VisionLanguageModel
    /// What has been read.
    private let ids: [Int]
    private let features: Tensor?
    private let cache: KeyValueCache
    /// What seeing and reading took.
    package let timings: Generation.Timings

    /// Reads the beginning of `input`, at least one token less than all of it.
    ///
    /// - Throws: what the model throws, `ModelError.contextExceeded` when the prompt leaves no room for an answer.
    package init(_ base: any VisionLanguageModel, reading input: ModelInput) throws {
        let length = input.inputIDs.count
        guard length < base.contextLength else {
            throw ModelError.contextExceeded(length: length, limit: base.contextLength)
        }
        let last = input.inputIDs.lastIndex(of: input.imageTokenID) ?? 0
        let count = min(last + 1, length - 1)
        var watch = Stopwatch()
        (features, cache, timings) = try withInference {
            let features = try base.imageFeatures(of: input)
            let vision = watch.lap()
            var cache = try base.makeCache(batch: 1, capacity: count)
            let embeddings = try base.embeddings(inputIDs: base.inputIDs(of: input), features: features)
            _ = try base.hidden(
                embeddings.narrow(dim: 1, start: 0, length: count),
                positions: base.positions(of: input).narrow(dim: 2, start: 0, length: count), cache: &cache)
            return (features, cache, .init(vision: vision, prefill: watch.lap(), decode: 0))
        }
        ids = Array(input.inputIDs[..<count])
        self.base = base
    }

    /// Whether a prompt about the same picture begins with what has been read.
    package func fits(_ input: ModelInput) -> Bool {
        input.inputIDs.count > ids.count && input.inputIDs.starts(with: ids)
    }

    package var contextLength: Int { base.contextLength }
    package var vocabularySize: Int { base.vocabularySize }
    package var embeddingSize: Int { base.embeddingSize }
    package var imageTokenID: Int { base.imageTokenID }
    package var dtype: DType { base.dtype }
    package var device: Device { base.device }
    package var parameters: [NamedParameter] { base.parameters }
    package var adapterParameters: [NamedParameter] { base.adapterParameters }
    package var quantizedCount: Int { base.quantizedCount }

    /// The features of the picture that was seen.
    package func imageFeatures(pixelValues: Tensor, grids: [PatchGrid]) throws -> Tensor {
        if let features { return features }
        return try base.imageFeatures(pixelValues: pixelValues, grids: grids)
    }

    package func embeddings(inputIDs: Tensor, features: Tensor?) throws -> Tensor {
        try base.embeddings(inputIDs: inputIDs, features: features)
    }

    package func hidden(_ embeddings: Tensor, positions: Tensor, mask: AttentionMask) throws -> Tensor {
        try base.hidden(embeddings, positions: positions, mask: mask)
    }

    /// Reads the rest of a prompt. The rows of what was read before are zero: nothing is predicted from them.
    package func hidden(_ embeddings: Tensor, positions: Tensor, cache: inout KeyValueCache) throws -> Tensor {
        let (read, length) = (ids.count, embeddings.shape[1])
        guard cache.length == read, length > read else {
            return try base.hidden(embeddings, positions: positions, cache: &cache)
        }
        let rest = try base.hidden(
            embeddings.narrow(dim: 1, start: read, length: length - read),
            positions: positions.narrow(dim: 2, start: read, length: length - read), cache: &cache)
        let before = try Tensor.zeros([1, read, embeddingSize], dtype: rest.dtype, device: rest.device)
        return try Tensor.cat([before, rest], dim: 1)
    }

    package func step(_ ids: Tensor, position: Int, cache: inout KeyValueCache) throws -> Tensor {
        try base.step(ids, position: position, cache: &cache)
    }

    package func logits(_ hidden: Tensor) throws -> Tensor { try base.logits(hidden) }

    /// A copy of what was read, with room for the rest.
    package func makeCache(batch: Int, capacity: Int) throws -> KeyValueCache {
        // The memory is full to the last token: making room always moves the copy to a place of its own.
        var copy = batch == 1 ? cache : try cache.selecting([Int](repeating: 0, count: batch))
        try copy.reserve(max(1, capacity - copy.length))
        return copy
    }

    package func packed() throws -> PrimedModel {
        var copy = self
        copy.base = try base.packed()
        return copy
    }
}
