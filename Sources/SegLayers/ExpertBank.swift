import Torch

/// The experts of one layer, however a family stores them.
enum ExpertBank {
    /// A feed-forward part for each.
    case apart([GatedFeedForward])
    /// All in two tensors, [experts, width, 2 · inner] and [experts, inner, width]: matrices that rows are multiplied by
    /// from the left, the gate's columns before the others.
    case joined(gateUp: Tensor, down: Tensor)

    /// What the expert makes of rows [rows, width], with gradients.
    func answer(_ expert: Int, _ x: Tensor) throws -> Tensor {
        switch self {
        case .apart(let parts): return try parts[expert](x)
        case .joined(let gateUp, let down):
            let both = try BatchInvariance.linear(x, matrix(gateUp, expert)).chunk(2, dim: -1)
            let wide = try BatchInvariance.elements(both[0].contiguous()) { try $0.silu() } * both[1]
            return try BatchInvariance.linear(wide, matrix(down, expert))
        }
    }

    /// An expert's matrix as [output, input].
    private func matrix(_ tensor: Tensor, _ expert: Int) throws -> Tensor {
        try tensor.select(dim: 0, index: expert).transpose(0, 1)
    }
}
