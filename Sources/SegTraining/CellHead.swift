internal import Foundation
internal import SegLayers
internal import SegScenes
internal import Torch

/// A linear reading of image features that is trained along and left out of what is published: from each feature alone,
/// how much of its cell is covered, and by what.
///
/// Its gradient reaches every image token of every picture. Without it, a vision tower that starts from nothing learns
/// from the few tokens of the answers only, and shapes of more than one kind are never told apart.
struct CellHead {
    /// What the names of its parameters begin with; no checkpoint publishes them.
    static let prefix = "auxiliary."

    private static let blocks = CellLabels.blocks * CellLabels.blocks
    private static let quarters = CellLabels.quarters * CellLabels.quarters
    private static let kinds = ShapeKind.allCases.count
    private static let colors = ShapeColor.allCases.count

    let weight: Tensor
    let bias: Tensor
    /// [names, W]: what cells are called that show no shape.
    let names: Tensor

    /// A head for features of `width` values; it begins by saying nothing.
    init(width: Int, device: Device) throws {
        let outputs = Self.blocks + Self.quarters * (Self.kinds + Self.colors)
        weight = try Tensor.zeros([outputs, width], dtype: .float32, device: device)
        bias = try Tensor.zeros([outputs], dtype: .float32, device: device)
        names = try Tensor.zeros([CellLabels.names, width], dtype: .float32, device: device)
        for tensor in [weight, bias, names] { try tensor.setRequiresGradient(true) }
    }

    var parameters: [NamedParameter] {
        [
            NamedParameter(name: Self.prefix + "cells.weight", tensor: weight),
            NamedParameter(name: Self.prefix + "cells.bias", tensor: bias),
            NamedParameter(name: Self.prefix + "names.weight", tensor: names),
        ]
    }

    /// The mean loss of the cells: of coverage over all blocks, of kinds and colours over the quarters that show any, of
    /// names over the cells that show something with a name other than a shape's.
    ///
    /// - Parameters:
    ///   - features: [N, W]. They are read at unit size, so that the loss does not ask for larger ones.
    ///   - labels: of N cells.
    /// - Throws: `TorchError`.
    /// - Returns: a scalar, in nats.
    func loss(_ features: Tensor, _ labels: CellLabels) throws -> Tensor {
        let size = try (features * features).mean(dims: [1], keep: true) + 1e-6
        let features = try features * size.rsqrt()
        let scores = try features.linear(weight, bias)
        let covered = try scores.narrow(dim: 1, start: 0, length: Self.blocks)
        let kinds = try named(scores, from: Self.blocks, classes: Self.kinds, labels.kindIndexes)
        let colors = try named(
            scores, from: Self.blocks + Self.quarters * Self.kinds, classes: Self.colors, labels.colorIndexes)
        let shapes = try coverageLoss(covered, labels) + kinds + colors
        return try nameLoss(features, labels).map { try shapes + $0 } ?? shapes
    }

    /// Nil where no cell has such a name.
    private func nameLoss(_ features: Tensor, _ labels: CellLabels) throws -> Tensor? {
        let named = labels.nameIndexes.indices.filter { labels.nameIndexes[$0] != CellLabels.ignored }
        guard !named.isEmpty else { return nil }
        let cells = try features.indexSelect(dim: 0, Tensor(named, shape: [named.count], device: features.device))
        let targets = try Tensor(
            named.map { labels.nameIndexes[$0] }, shape: [named.count], device: features.device)
        return try cells.linear(names).crossEntropy(targets, ignoring: CellLabels.ignored, reduction: .mean)
    }

    /// Binary cross-entropy with soft labels: softplus(x) − t·x.
    private func coverageLoss(_ scores: Tensor, _ labels: CellLabels) throws -> Tensor {
        let truth = try Tensor(labels.coverage, shape: [labels.cells, Self.blocks], device: scores.device)
        let distance = try scores.abs()
        let softplus = try scores.relu() + ((distance * -1).exp() + 1).log()
        return try (softplus - truth * scores).mean()
    }

    private func named(_ scores: Tensor, from start: Int, classes: Int, _ labels: [Int]) throws -> Tensor {
        let quarters = try scores.narrow(dim: 1, start: start, length: Self.quarters * classes)
            .reshape([labels.count, classes])
        let targets = try Tensor(labels, shape: [labels.count], device: scores.device)
        let shown = labels.count { $0 != CellLabels.ignored }
        return try quarters.crossEntropy(targets, ignoring: CellLabels.ignored, reduction: .sum) / Double(max(1, shown))
    }
}
