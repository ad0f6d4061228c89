internal import Foundation
internal import SegLayers
internal import SegModels
internal import Torch

/// Biases of queries and keys that make heads of the decoder's first two layers look a fixed number of positions back along the
/// rows or the columns, whatever the tokens are.
///
/// Rotary positions are relative, and the picture comes after some words. A head that looks D rows back lets the image
/// tokens of each row look at another word, whose value then tells the row; so the second layer knows where
/// everything is before anything is learnt. Heads alternate between rows and columns, and only the frequencies of
/// that axis take part.
struct PositionKernels {
    /// How far each pair of heads looks back, by layer.
    static let distances = [[5, 9], [3, 7]]

    private let text: BiasedAttention
    private let size: Double

    init(_ text: BiasedAttention, size: Double) {
        self.text = text
        self.size = size
    }

    /// Writes the biases of the layers that have a kernel; with size 0 none.
    func apply(to parameters: [NamedParameter]) throws {
        if size == 0 { return }
        for (layer, distances) in Self.distances.prefix(text.layers).enumerated() {
            let prefix = "\(text.path).\(layer).self_attn."
            for parameter in parameters where parameter.name == prefix + "q_proj.bias" {
                try parameter.tensor.copyInPlace(Tensor(queryBias(distances), shape: parameter.tensor.shape))
            }
            for parameter in parameters where parameter.name == prefix + "k_proj.bias" {
                try parameter.tensor.copyInPlace(Tensor(keyBias(distances), shape: parameter.tensor.shape))
            }
        }
    }

    /// Turned by `distance` against the keys', so that the product peaks that far back.
    private func queryBias(_ distances: [Int]) -> [Float] {
        var bias = [Float](repeating: 0, count: text.heads * text.headSize)
        for (head, distance) in heads(text.heads, distances) {
            for pair in frequencies(ofHead: head) {
                let angle = frequency(pair) * Double(distance)
                bias[head * text.headSize + pair] = Float(size * cos(angle))
                bias[head * text.headSize + pair + text.headSize / 2] = Float(-size * sin(angle))
            }
        }
        return bias
    }

    private func keyBias(_ distances: [Int]) -> [Float] {
        var bias = [Float](repeating: 0, count: text.keyHeads * text.headSize)
        for (head, _) in heads(text.keyHeads, distances) {
            for pair in frequencies(ofHead: head) { bias[head * text.headSize + pair] = Float(size) }
        }
        return bias
    }

    /// Heads with a kernel: two, one for rows and one for columns, a distance.
    private func heads(_ count: Int, _ distances: [Int]) -> [(head: Int, distance: Int)] {
        (0..<min(count, 2 * distances.count)).map { ($0, distances[$0 / 2]) }
    }

    /// The frequency pairs of an even head's rows or an odd head's columns.
    private func frequencies(ofHead head: Int) -> Range<Int> {
        let (temporal, rows) = (text.sections[0], text.sections[1])
        return head.isMultiple(of: 2) ? temporal..<temporal + rows : temporal + rows..<text.headSize / 2
    }

    private func frequency(_ pair: Int) -> Double {
        pow(text.theta, -2 * Double(pair) / Double(text.headSize))
    }
}
