internal import SegInputs
internal import SegModels
internal import Torch

/// A model's input as tensors in a safetensors file.
struct TraceInputs {
    private let path: String
    private let file: SafetensorsFile

    /// Opens the file.
    init(path: String) throws {
        self.path = path
        file = try SafetensorsFile(path: path)
    }

    /// The input: `input_ids` [L] or [1, L], `pixel_values` [patches, length], `image_grid` (or `image_grid_thw`) [n, 3].
    ///
    /// - Throws: ``TraceInputsError`` when a tensor is missing or has another shape, `InputError` when they do not belong together.
    func input(for config: ModelConfig) throws -> ModelInput {
        let ids = try integers("input_ids")
        guard let gridName = ["image_grid", "image_grid_thw"].first(where: { file.names.contains($0) }) else {
            return try ModelInput(
                inputIDs: ids, pixelValues: [], patchLength: config.patchLength, grids: [], mergeSize: config.mergeSize,
                imageTokenID: config.imageTokenID, scheme: config.positionScheme)
        }
        let grid = try integers(gridName)
        guard grid.count.isMultiple(of: 3) else {
            throw TraceInputsError.shape(path: path, name: gridName, expected: "[pictures, 3]")
        }
        let pixels = try tensor("pixel_values")
        guard pixels.rank == 2 else {
            throw TraceInputsError.shape(path: path, name: "pixel_values", expected: "[patches, length]")
        }
        return try ModelInput(
            inputIDs: ids, pixelValues: pixels.array(of: Float.self), patchLength: pixels.shape[1],
            grids: stride(from: 0, to: grid.count, by: 3).map {
                PatchGrid(frames: grid[$0], rows: grid[$0 + 1], columns: grid[$0 + 2])
            },
            mergeSize: config.mergeSize, imageTokenID: config.imageTokenID, scheme: config.positionScheme)
    }

    private func integers(_ name: String) throws -> [Int] {
        let tensor = try tensor(name)
        guard !tensor.dtype.isFloatingPoint else {
            throw TraceInputsError.shape(path: path, name: name, expected: "whole numbers")
        }
        return try tensor.array(of: Int.self)
    }

    private func tensor(_ name: String) throws -> Tensor {
        guard file.names.contains(name) else { throw TraceInputsError.missing(path: path, name: name) }
        return try file.tensor(name)
    }
}

/// What is wrong with a file of inputs.
enum TraceInputsError: Error, Hashable {
    case missing(path: String, name: String)
    case shape(path: String, name: String, expected: String)
}

extension TraceInputsError: CustomStringConvertible {
    var description: String {
        switch self {
        case .missing(let path, let name): "\(path): there is no tensor \(name)"
        case .shape(let path, let name, let expected): "\(path): \(name) is not \(expected)"
        }
    }
}
