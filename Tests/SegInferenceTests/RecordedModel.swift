import Foundation
import SegInputs
import SegLayers
import SegModels
import TestSupport
import Torch

@testable import SegInference

/// The recorded tiny model; see Golden/MANIFEST.json.
enum RecordedModel {
    static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Golden/qwen/plain")

    static func model() throws -> any VisionLanguageModel { try Checkpoint(directory: folder).model() }

    static func expected(_ name: String) throws -> Tensor {
        try SafetensorsFile(path: folder.appendingPathComponent("expected.safetensors").path).tensor(name)
    }

    static func input(dropping count: Int = 0) throws -> ModelInput {
        let file = try SafetensorsFile(path: folder.appendingPathComponent("expected.safetensors").path)
        return try ModelInput(
            inputIDs: file.tensor("input_ids").array(of: Int.self).dropLast(count),
            pixelValues: file.tensor("pixel_values").array(of: Float.self),
            patchLength: 96, grids: [PatchGrid(rows: 10, columns: 18)], mergeSize: 2, imageTokenID: 40)
    }

    /// A picture of no numbers.
    static func broken() throws -> ModelInput {
        let input = try input()
        return try ModelInput(
            inputIDs: input.inputIDs, pixelValues: [Float](repeating: .nan, count: 180 * 96), patchLength: 96,
            grids: input.grids, mergeSize: 2, imageTokenID: 40)
    }

    /// Words only, of a drawn length.
    static func words(_ random: inout SplitMix64) throws -> ModelInput {
        let ids = (0..<Int.random(in: 1...14, using: &random)).map { _ in Int.random(in: 1..<30, using: &random) }
        return try ModelInput(inputIDs: ids, patchLength: 96, imageTokenID: 40)
    }
}

/// A model that counts what it is given.
struct CountingModel: VisionLanguageModel {
    final class Seen {
        var looked = 0
        var read = 0
    }

    let base: any VisionLanguageModel
    let seen = Seen()

    var contextLength: Int { base.contextLength }
    var vocabularySize: Int { base.vocabularySize }
    var embeddingSize: Int { base.embeddingSize }
    var imageTokenID: Int { base.imageTokenID }
    var dtype: DType { base.dtype }
    var device: Device { base.device }
    var parameters: [NamedParameter] { base.parameters }
    var adapterParameters: [NamedParameter] { base.adapterParameters }
    var quantizedCount: Int { base.quantizedCount }

    func imageFeatures(pixelValues: Tensor, grids: [PatchGrid]) throws -> Tensor {
        seen.looked += 1
        return try base.imageFeatures(pixelValues: pixelValues, grids: grids)
    }

    func embeddings(inputIDs: Tensor, features: Tensor?) throws -> Tensor {
        try base.embeddings(inputIDs: inputIDs, features: features)
    }

    func hidden(_ embeddings: Tensor, positions: Tensor, mask: AttentionMask) throws -> Tensor {
        try base.hidden(embeddings, positions: positions, mask: mask)
    }

    func hidden(_ embeddings: Tensor, positions: Tensor, cache: inout KeyValueCache) throws -> Tensor {
        seen.read += embeddings.shape[0] * embeddings.shape[1]
        return try base.hidden(embeddings, positions: positions, cache: &cache)
    }

    func step(_ ids: Tensor, positions: [Int], cache: inout KeyValueCache) throws -> Tensor {
        try base.step(ids, positions: positions, cache: &cache)
    }

    func logits(_ hidden: Tensor) throws -> Tensor { try base.logits(hidden) }

    func makeCache(batch: Int, capacity: Int) throws -> KeyValueCache {
        try base.makeCache(batch: batch, capacity: capacity)
    }

    func packed() throws -> CountingModel { self }
}
