import Foundation
import SegInputs
import SegLayers
import Torch

@testable import SegModels

/// A recorded Qwen3-VL model and what the reference makes of one prompt (Scripts/golden/qwen3.py).
enum GoldenQwen3: String, CaseIterable, Sendable {
    /// One feed-forward part a layer; features of two blocks go into the decoder.
    case dense
    /// Experts in every second layer, one table for words and scores.
    case experts

    var directory: URL {
        GoldenModel.folder.deletingLastPathComponent().appendingPathComponent("qwen3").appendingPathComponent(rawValue)
    }

    func expected() throws -> SafetensorsFile {
        try SafetensorsFile(path: directory.appendingPathComponent("expected.safetensors").path)
    }

    func config() throws -> Qwen3VL.Config {
        try Qwen3VL.Config(json: Data(contentsOf: directory.appendingPathComponent("config.json")))
    }

    func input() throws -> ModelInput {
        let expected = try expected()
        let grid = try expected.tensor("image_grid").array(of: Int.self)
        let pixels = try expected.tensor("pixel_values")
        return try ModelInput(
            inputIDs: expected.tensor("input_ids").array(of: Int.self), pixelValues: pixels.array(of: Float.self),
            patchLength: pixels.shape[1], grids: [PatchGrid(frames: grid[0], rows: grid[1], columns: grid[2])],
            mergeSize: 2, imageTokenID: 40)
    }

    /// As the checkpoint says, or with another configuration over the same parameters.
    func model(_ config: Qwen3VL.Config? = nil) throws -> any VisionLanguageModel {
        let checkpoint = try Checkpoint(directory: directory)
        guard let config else { return try checkpoint.model() }
        return try Qwen3VL.Model(config, parameters: checkpoint.store())
    }
}
