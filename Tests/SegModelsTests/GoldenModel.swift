import Foundation
import SegInputs
import SegLayers
import Torch

@testable import SegModels

/// A recorded model and what the reference makes of one prompt (Scripts/golden/qwen.py).
enum GoldenModel: String, CaseIterable, Sendable {
    /// Weights of ordinary size.
    case plain
    /// Tiny activations, so that epsilons matter.
    case small

    static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Golden/qwen")

    var directory: URL { Self.folder.appendingPathComponent(rawValue) }

    func expected() throws -> SafetensorsFile {
        try SafetensorsFile(path: directory.appendingPathComponent("expected.safetensors").path)
    }

    func config() throws -> Qwen25VL.Config {
        try Qwen25VL.Config(json: Data(contentsOf: directory.appendingPathComponent("config.json")))
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
    func model(_ config: Qwen25VL.Config? = nil) throws -> any VisionLanguageModel {
        let model = try Checkpoint(directory: directory).model()
        guard let config else { return model }
        var store = ParameterStore()
        for parameter in model.parameters { try store.insert(parameter.tensor, as: parameter.name) }
        return try Qwen25VL.Model(config, parameters: store)
    }
}

/// Largest difference of two tensors, relative to the largest value of the second.
func difference(_ found: Tensor, _ expected: Tensor) throws -> Double {
    try (found - expected).abs().amax().item() / expected.abs().amax().item()
}
