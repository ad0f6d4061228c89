public import SegInputs
internal import SegLayers
public import SegModels
internal import SegRewards
public import SegTasks
public import Torch

/// Cross-entropy of the answers, given everything before each of their tokens.
public enum SupervisedLoss {
    /// The sum over a batch's answer tokens of −log p(token), a scalar with gradients.
    ///
    /// The caller divides by the answer tokens of the *whole* step, so that a token counts the same in whichever batch
    /// it lies. The output projection is computed for answer tokens only.
    public static func sum(
        _ batch: ExampleBatch, model: any VisionLanguageModel,
        precision: TrainConfig.Optimization.Precision = .float32
    ) throws -> Tensor {
        let inputs = try BatchTensors(batch, device: model.device)
        return try precision.run(on: model.device) {
            let features = try model.imageFeatures(pixelValues: inputs.pixelValues, grids: batch.grids)
            return try sum(inputs, features: features, model: model)
        }
    }

    /// The same sum, from image features [N, H] that are there already.
    static func sum(_ inputs: BatchTensors, features: Tensor, model: any VisionLanguageModel) throws -> Tensor {
        let scores = try logits(inputs, features: features, model: model)
        return try scores.to(.float32).crossEntropy(inputs.targets, reduction: .sum)
    }

    /// The logits [A, V] from which the batch's A answer tokens are predicted, row after row.
    public static func logits(
        _ inputs: BatchTensors, grids: [PatchGrid], model: any VisionLanguageModel
    ) throws -> Tensor {
        let features = try model.imageFeatures(pixelValues: inputs.pixelValues, grids: grids)  // [N, H]
        return try logits(inputs, features: features, model: model)
    }

    private static func logits(
        _ inputs: BatchTensors, features: Tensor, model: any VisionLanguageModel
    ) throws -> Tensor {
        let placed = try features.indexSelect(dim: 0, inputs.featureRows)
        let embeddings = try model.embeddings(inputIDs: inputs.ids, features: placed)  // [B, L, H]
        let hidden = try model.hidden(embeddings, positions: inputs.positions, mask: .allowed(inputs.allowed))
        let predicting = try hidden.flatten(from: 0, to: 1).indexSelect(dim: 0, inputs.predicting)  // [A, H]
        return try model.logits(predicting)
    }
}
