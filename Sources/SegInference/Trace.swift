public import SegInputs
public import SegModels
public import Torch

/// Everything that passes through a model for one prompt, to be compared with another implementation.
public struct Trace {
    /// Tensors by name: `pixel_values`, `image_grid`, `input_ids`, `position_ids`, `image_features`, `logits`, `generated_ids`.
    public let tensors: [String: Tensor]

    /// Runs a prompt once as a whole, and, when `tokens` is above 0, once more through the cache to write an answer.
    ///
    /// - Parameters:
    ///   - model: what is traced.
    ///   - input: the prompt.
    ///   - tokens: most tokens to write greedily; 0 for none.
    ///   - stopIDs: tokens that end the answer.
    /// - Throws: what the model throws.
    public init(_ model: any VisionLanguageModel, input: ModelInput, generate tokens: Int = 0, stopIDs: Set<Int> = [])
        throws
    {
        var tensors = try withoutGradients { try Self.forward(model, input: input) }
        if tokens > 0 {
            tensors["generated_ids"] = try Tensor(
                withInference { try Self.likeliest(tokens, model, input: input, stopIDs: stopIDs) })
        }
        self.tensors = tensors
    }

    /// The likeliest token again and again, whatever it stands for: an ``Engine`` never writes the image token, other implementations
    /// may.
    private static func likeliest(
        _ count: Int, _ model: any VisionLanguageModel, input: ModelInput, stopIDs: Set<Int>
    ) throws -> [Int] {
        var session = try Session(model, input: input, features: model.imageFeatures(of: input), expecting: count)
        var logits = session.scores
        var ids: [Int] = []
        while true {
            ids.append(try logits.argmax(dim: 0).itemInt())
            let isOver = ids.last.map(stopIDs.contains) ?? false
            if isOver || ids.count == count || session.length >= model.contextLength { return ids }
            logits = try session.step(ids[ids.count - 1])
        }
    }

    /// Ids [L], positions [3, L], logits [L, V] in float32; with pictures also patches, grids [n, 3] and features [N, W].
    private static func forward(_ model: any VisionLanguageModel, input: ModelInput) throws -> [String: Tensor] {
        let features = try model.imageFeatures(of: input)
        var tensors = [
            "input_ids": try Tensor(input.inputIDs),
            "position_ids": try model.positions(of: input).squeeze(1),
            "logits": try model.scores(of: input, features: features).to(.float32),
        ]
        if let features {
            tensors["image_features"] = try features.to(.float32)
            tensors["pixel_values"] = try Tensor(input.pixelValues, shape: [input.patchCount, input.patchLength])
            let grids = input.grids.flatMap { [$0.frames, $0.rows, $0.columns] }
            tensors["image_grid"] = try Tensor(grids, shape: [input.grids.count, 3])
        }
        return tensors
    }
}
