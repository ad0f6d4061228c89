internal import SegInputs
internal import SegRewards
public import SegTasks
public import Torch

/// A `ExampleBatch` as the model takes it. B rows, L tokens per row, N image features, A answer tokens.
public struct BatchTensors {
    /// [B, L] int64.
    public let ids: Tensor
    /// [3, B, L] int64.
    public let positions: Tensor
    /// [B, 1, L, L] bool; true = may look: at the own tree's prefix and the own suffix, up to itself.
    public let allowed: Tensor
    /// [patches, patch length] float32.
    public let pixelValues: Tensor
    /// [N] int64: which feature each placeholder of the rows takes.
    public let featureRows: Tensor
    /// [A] int64: where in the B·L tokens per answer token is predicted.
    public let predicting: Tensor
    /// [A] int64: the answer tokens.
    public let targets: Tensor

    /// Copies a batch to `device`.
    public init(_ batch: ExampleBatch, device: Device) throws {
        let shape = [batch.rows, batch.length]
        ids = try Tensor(batch.ids, shape: shape, device: device)
        positions = try Tensor(batch.positions, shape: [3] + shape, device: device)
        let patches = batch.grids.reduce(0) { $0 + $1.patches }
        pixelValues = try Tensor(batch.pixelValues, shape: [patches, batch.patchLength], device: device)
        featureRows = try Tensor(batch.featureRows, shape: [batch.featureRows.count], device: device)
        let learnt = batch.targets.indices.filter { batch.targets[$0] != ExampleBatch.ignored }
        predicting = try Tensor(learnt, shape: [learnt.count], device: device)
        targets = try Tensor(learnt.map { batch.targets[$0] }, shape: [learnt.count], device: device)
        allowed = try Self.allowed(
            Tensor(batch.segments, shape: shape, device: device),
            trees: Tensor(batch.trees, shape: shape, device: device))
    }

    /// - Parameters:
    ///   - segments: [B, L] int64.
    ///   - trees: [B, L] int64.
    /// - Throws: `TorchError`.
    /// - Returns: [B, 1, L, L] bool. Padding looks at padding, so that no row of the softmax is empty.
    static func allowed(_ segments: Tensor, trees: Tensor) throws -> Tensor {
        let (rows, length) = try segments.shape2()
        let queries = try segments.view([rows, 1, length, 1])
        let keys = try segments.view([rows, 1, 1, length])
        let before = try Tensor.ones([length, length], dtype: .bool, device: segments.device).tril()
        let sameTree = try trees.view([rows, 1, length, 1]).eq(trees.view([rows, 1, 1, length]))
        return try queries.eq(keys).logicalOr(keys.eq(ExampleBatch.prefix)).logicalAnd(before).logicalAnd(sameTree)
    }
}
