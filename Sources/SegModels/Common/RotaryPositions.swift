import SegLayers
import Torch

/// Rotary angles of tokens that have a temporal, a row and a column position.
///
/// Which frequency follows which of them is the family's choice.
struct RotaryPositions {
    private let inverseFrequencies: Tensor
    /// For each frequency, which of the three positions it follows.
    private let axes: Tensor
    private let dtype: DType
    /// Tables of text tokens, whose three positions are equal, for the first positions of the context.
    private let text: RotaryTable
    private let tabulated: Int

    /// Angles for vectors of `width` numbers.
    ///
    /// - Parameters:
    ///   - axes: for each of the `width / 2` frequencies, whether it follows the temporal position (0), the row (1) or the column (2).
    ///   - width: of a head.
    ///   - theta: base of the frequencies.
    ///   - contextLength: positions that text can have.
    ///   - dtype: type of the tables.
    ///   - device: where they go.
    /// - Throws: `TorchError` when there is no memory for them.
    init(axes: [Int], width: Int, theta: Double, contextLength: Int, dtype: DType, device: Device) throws {
        self.dtype = dtype
        inverseFrequencies = try RotaryTable.inverseFrequencies(width: width, theta: theta, device: device)
        self.axes = try Tensor(axes, device: device)
        tabulated = min(contextLength, 4096)
        let positions = try Tensor((0..<tabulated).map(Float.init), device: device)
        text = try Self.table(of: positions, inverseFrequencies, dtype)
    }

    /// The table [B, L, D] of positions [3, B, L].
    func table(_ positions: Tensor) throws -> RotaryTable {
        let byFrequency = try positions.to(.float32).indexSelect(dim: 0, axes).permute([1, 2, 0])
        return try RotaryTable(angles: byFrequency * inverseFrequencies, dtype: dtype)
    }

    /// The table [positions, 1, D] of text at these positions.
    func table(text positions: [Int]) throws -> RotaryTable {
        let device = inverseFrequencies.device
        if let only = positions.first, positions.count == 1, only < tabulated {
            return try text.map { try $0.narrow(dim: 0, start: only, length: 1).unsqueeze(1) }
        }
        if positions.allSatisfy({ $0 < tabulated }) {
            let rows = try Tensor(positions, device: device)
            return try text.map { try $0.indexSelect(dim: 0, rows).unsqueeze(1) }
        }
        let values = try Tensor(positions.map(Float.init), device: device)
        return try Self.table(of: values, inverseFrequencies, dtype).map { try $0.unsqueeze(1) }
    }

    private static func table(of positions: Tensor, _ frequencies: Tensor, _ dtype: DType) throws -> RotaryTable {
        try RotaryTable(angles: positions.unsqueeze(1) * frequencies, dtype: dtype)
    }
}
