internal import Foundation
internal import SegFormats
internal import SegLayers
internal import SegModels
internal import Torch

/// How the weights of a model that starts from nothing are spread.
///
/// `initializer_range` (0.02 for all) suits models a hundred times wider. At the width of a small model it makes
/// attention nearly uniform, and with biases at zero nothing in a layer depends on positions until training has
/// broken that symmetry, which takes most of a short run. Here each matrix keeps the size of what it is given; in the
/// vision tower the biases of queries and keys are random, so that each head begins with some pattern over relative
/// positions; and in the decoder's first layers they are set so that an image token finds its row and its column
/// by looking at its own word of the chat's beginning (`PositionKernels`). A vision tower that has a table of positions gets
/// smooth ones instead (`PositionWaves`): every place is then told apart, and places between those of the table lie
/// between them.
public struct Initialization: Hashable, Sendable, Codable {
    /// Deviation of a matrix, times the root of its inputs; 0 leaves the model's own (0.02).
    public var gain = 1.0
    /// Deviation of the biases of queries and keys in the vision tower.
    public var visionBias = 0.5
    /// Size of the biases of queries and keys in the decoder's first layers; 0 leaves them out.
    public var positionKernel = 2.2
    /// Root mean square of a learned table of positions in the vision tower.
    public var positionTable = 0.5
    /// Deviation of the token table.
    public var embedding = 1.0
    /// Deviation of an output projection of its own.
    public var head = 0.02

    /// The default spread.
    public init() {}

    /// Everything that is wrong with the values, a sentence each.
    public var problems: [String] {
        let values = [
            ("gain", gain), ("visionBias", visionBias), ("positionKernel", positionKernel),
            ("positionTable", positionTable),
            ("embedding", embedding),
            ("head", head),
        ]
        return values.filter { !($0.1 >= 0 && $0.1 <= 100) }.map { "\($0.0) is \($0.1), not 0 to 100" }
    }

    /// Spreads the weights of a fresh model anew; the numbers depend on `seed` and the parameters' order only.
    func apply(to model: any VisionLanguageModel, config: ModelConfig, seed: UInt64) throws {
        if gain == 0 { return }
        try withoutGradients {
            for (index, parameter) in model.parameters.enumerated() {
                var random = SeededGenerator(seed: seed, index: index)
                try spread(parameter, config: config, &random)
            }
            guard let attention = config.own.biasedAttention else { return }
            try PositionKernels(attention, size: positionKernel).apply(to: model.parameters)
        }
    }

    private func spread(
        _ parameter: NamedParameter, config: ModelConfig, _ random: inout SeededGenerator
    ) throws {
        let (name, tensor) = (parameter.name, parameter.tensor)
        let rule = config.family.initialization
        if rule.positionTables.contains(where: name.hasSuffix) {
            try tensor.copyInPlace(PositionWaves(size: positionTable).table(tensor.shape, &random))
        } else if tensor.rank >= 2 {
            try tensor.copyInPlace(random.normals(tensor, deviation: deviation(of: name, tensor, config)))
        } else if rule.visionBiases.contains(where: name.hasSuffix) {
            let part = try tensor.narrow(dim: 0, start: 0, length: tensor.count / 3 * 2)
            try part.copyInPlace(random.normals(part, deviation: visionBias))
        }
    }

    private func deviation(of name: String, _ tensor: Tensor, _ config: ModelConfig) -> Double {
        if name.hasSuffix("embed_tokens.weight") { return embedding }
        if name.hasSuffix("lm_head.weight") { return head }
        let inputs = tensor.count / max(1, tensor.shape[0])
        let kept = gain / Double(inputs).squareRoot()
        let writesToStream = config.family.initialization.streamOutputs.contains(where: name.hasSuffix)
        // Each block adds two terms to the stream, which shall not grow with depth.
        let layers = config.part(of: name) == .language ? config.layers : config.visionDepth
        return writesToStream ? kept / Double(2 * layers).squareRoot() : kept
    }
}

extension SeededGenerator {
    /// Numbers from a normal distribution in the shape of `tensor`.
    fileprivate mutating func normals(_ tensor: Tensor, deviation: Double) throws -> Tensor {
        let values = (0..<tensor.count).map { _ in Float(normal() * deviation) }
        return try Tensor(values, shape: tensor.shape, device: tensor.device)
    }

    /// A number from the normal distribution (Box–Muller).
    mutating func normal() -> Double {
        let radius = (-2 * log(1 - unit())).squareRoot()
        return radius * cos(2 * .pi * unit())
    }
}
