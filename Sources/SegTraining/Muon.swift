internal import SegLayers
internal import Torch

/// Muon (Jordan 2024): momentum whose singular values are all brought near one, for hidden matrices.
///
/// Five quintic Newton–Schulz steps take the place of a singular value decomposition. Updates are scaled by
/// 0.2·√max(rows, columns), so that they are as large as AdamW's (Liu et al. 2025, arXiv 2502.16982). Matrices of one shape
/// are orthogonalised together in one batched product.
struct Muon {
    let parameters: [NamedParameter]
    let settings: TrainConfig.Optimization
    private let momenta: [Tensor]
    /// Indexes of the parameters of one shape.
    private let shapes: [[Int]]

    init(_ parameters: [NamedParameter], settings: TrainConfig.Optimization) throws {
        self.parameters = parameters
        self.settings = settings
        momenta = try parameters.map { try $0.tensor.detach().zerosLike() }
        let byShape = Dictionary(grouping: parameters.indices) { parameters[$0].tensor.shape }
        shapes = byShape.values.sorted { ($0.first ?? 0) < ($1.first ?? 0) }
    }

    /// Changes the parameters by their gradients, at `share` of the peak rate. Call it without gradients recorded.
    func step(gradients: [Tensor], share: Double) throws {
        let rate = settings.muonLearningRate * share
        for indexes in shapes {
            let directions = try indexes.map { index in
                try momenta[index].multiplyInPlace(settings.muonMomentum)
                try momenta[index].addInPlace(gradients[index])
                // Nesterov's look-ahead: the gradient once more over the momentum that already holds it.
                return try gradients[index] + momenta[index] * settings.muonMomentum
            }
            let updates = try Self.orthogonalized(Tensor.stack(directions, dim: 0))
            let sides = parameters[indexes[0]].tensor.shape
            let scale = 0.2 * Double(sides.max() ?? 1).squareRoot()
            for (place, index) in indexes.enumerated() {
                let parameter = parameters[index].tensor
                try parameter.multiplyInPlace(1 - rate * settings.muonWeightDecay)
                try parameter.addInPlace(updates.select(dim: 0, index: place), scale: -rate * scale)
            }
        }
    }

    /// Brings the singular values of each matrix of `stack` [n, rows, columns] into about 0.7…1.2; in bfloat16, as the
    /// rule's author has it, since only the direction counts.
    static func orthogonalized(_ stack: Tensor) throws -> Tensor {
        let (_, rows, columns) = try stack.shape3()
        var x = rows > columns ? try stack.transpose(1, 2) : stack
        x = try (x / (x.norm(dims: [1, 2], keep: true) + 1e-7)).to(.bfloat16)
        for _ in 0..<5 {
            let gram = try x.bmm(x.transpose(1, 2))
            let polynomial = try gram * -4.7750 + gram.bmm(gram) * 2.0315
            x = try x * 3.4445 + polynomial.bmm(x)
        }
        x = try x.to(stack.dtype)
        return rows > columns ? try x.transpose(1, 2) : x
    }

    /// Everything that a resumed run needs, by name.
    var state: [(String, Tensor)] {
        parameters.indices.map { ("muon.momentum.\(parameters[$0].name)", momenta[$0]) }
    }
}
