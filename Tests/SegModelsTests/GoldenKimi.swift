import Foundation
import SegInputs
import SegLayers
import Torch

@testable import SegModels

/// A recorded Kimi-VL model and what the reference makes of one prompt (Scripts/golden/kimi.py).
enum GoldenKimi: String, CaseIterable, Sendable {
    /// Weights of ordinary size.
    case plain
    /// Tiny activations, so that epsilons matter.
    case small
    /// Experts in groups, weights not normalised.
    case grouped

    static let folder = GoldenModel.folder.deletingLastPathComponent().appendingPathComponent("kimi")

    var directory: URL { Self.folder.appendingPathComponent(rawValue) }

    func expected() throws -> SafetensorsFile {
        try SafetensorsFile(path: directory.appendingPathComponent("expected.safetensors").path)
    }

    func config() throws -> KimiVL.Config {
        try KimiVL.Config(json: Data(contentsOf: directory.appendingPathComponent("config.json")))
    }

    func input() throws -> ModelInput {
        let expected = try expected()
        let grid = try expected.tensor("image_grid").array(of: Int.self)
        let pixels = try expected.tensor("pixel_values")
        return try ModelInput(
            inputIDs: expected.tensor("input_ids").array(of: Int.self), pixelValues: pixels.array(of: Float.self),
            patchLength: pixels.shape[1], grids: [PatchGrid(frames: grid[0], rows: grid[1], columns: grid[2])],
            mergeSize: 2, imageTokenID: 40, scheme: .plain)
    }

    /// The parameters, not packed.
    func store() throws -> ParameterStore {
        var store = ParameterStore()
        for parameter in try Checkpoint(directory: directory).model().parameters {
            try store.insert(parameter.tensor.clone(), as: parameter.name)
        }
        return store
    }

    /// As the checkpoint says, or with another configuration over the same parameters; not packed.
    func model(_ config: KimiVL.Config? = nil) throws -> KimiVL.Model {
        try KimiVL.Model(try config ?? self.config(), parameters: store())
    }
}
