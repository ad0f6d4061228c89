internal import Torch

/// Tensors that several processes own, brought to the first process one at a time, in the order in which it asks.
///
/// The first process calls ``value(_:)`` as often as it likes and then ``end()``; each of the others calls ``serve()`` once. No
/// process holds more than one tensor that is not its own.
struct OwnedTensors {
    private let ranks: Ranks
    private let owners: [Int]
    /// Of all tensors, also of those that are not here.
    private let shapes: [[Int]]
    private let own: (Int) throws -> Tensor

    /// - Parameters:
    ///   - owners: the process of each tensor.
    ///   - shapes: of each tensor; all are float32.
    ///   - ranks: the processes.
    ///   - own: the tensor with this number, asked for in its owner only.
    init(owners: [Int], shapes: [[Int]], ranks: Ranks, own: @escaping (Int) throws -> Tensor) {
        (self.owners, self.shapes, self.ranks, self.own) = (owners, shapes, ranks, own)
    }

    /// The tensor with this number; in the first process.
    ///
    /// - Throws: `TorchError` when its owner does not answer.
    func value(_ index: Int) throws -> Tensor {
        if owners[index] == ranks.rank { return try own(index) }
        _ = try ranks.exchange(index)
        return try passed(index)
    }

    /// Says to the others that nothing more is wanted; in the first process.
    func end() throws { _ = try ranks.exchange(-1) }

    /// Gives the first process what it asks for until it has all; in the others.
    ///
    /// - Throws: `TorchError` when the first process does not go on.
    func serve() throws {
        while true {
            let index = try ranks.first(-1)
            if index < 0 { return }
            _ = try passed(index)
        }
    }

    private func passed(_ index: Int) throws -> Tensor {
        let isOwn = owners[index] == ranks.rank
        let tensor = isOwn ? try own(index).detach() : try Tensor.zeros(shapes[index], device: ranks.device)
        try ranks.broadcast([tensor], from: [owners[index]])
        return tensor
    }
}
