public import Torch

/// Keys and values of the tokens seen so far, one pair of tensors a layer.
///
/// The storage is allocated ahead and written in place; when it is full it doubles, up to a limit.
/// Copies of a cache share storage until one of them grows: keep one and hand it on.
public struct KeyValueCache {
    /// Shape of what one layer stores for a token.
    public struct LayerShape: Hashable, Sendable {
        /// Key heads, as many as value heads.
        public let heads: Int
        /// Width of a key.
        public let keySize: Int
        /// Width of a value.
        public let valueSize: Int

        /// `heads` heads of the given widths.
        public init(heads: Int, keySize: Int, valueSize: Int) {
            self.heads = heads
            self.keySize = keySize
            self.valueSize = valueSize
        }
    }

    /// Tokens stored.
    public private(set) var length = 0
    /// Tokens for which there is room without growing.
    public private(set) var capacity: Int
    /// Tokens that will ever fit.
    public let limit: Int
    /// [batch, heads, capacity, width] a layer.
    private var keys: [Tensor]
    private var values: [Tensor]

    /// An empty cache.
    ///
    /// - Parameters:
    ///   - layers: what each layer stores.
    ///   - batch: sequences side by side, all of one length.
    ///   - capacity: tokens to allocate for now.
    ///   - limit: tokens that the model's context holds.
    ///   - dtype: type of keys and values.
    ///   - device: where they are kept.
    /// - Throws: `TorchError` when there is no memory for it.
    public init(
        layers: [LayerShape], batch: Int, capacity: Int, limit: Int, dtype: DType, device: Device
    ) throws {
        let capacity = min(max(capacity, 1), limit)
        self.capacity = capacity
        self.limit = limit
        keys = try layers.map {
            try Tensor.empty([batch, $0.heads, capacity, $0.keySize], dtype: dtype, device: device)
        }
        values = try layers.map {
            try Tensor.empty([batch, $0.heads, capacity, $0.valueSize], dtype: dtype, device: device)
        }
    }

    /// Makes room for `count` more tokens.
    ///
    /// - Throws: ``LayerError/cacheFull(length:adding:limit:)`` when the context cannot hold them.
    public mutating func reserve(_ count: Int) throws {
        let needed = length + count
        guard needed <= limit else { throw LayerError.cacheFull(length: length, adding: count, limit: limit) }
        guard needed > capacity else { return }
        let grown = min(max(needed, 2 * capacity), limit)
        keys = try keys.map { try copied($0, capacity: grown) }
        values = try values.map { try copied($0, capacity: grown) }
        capacity = grown
    }

    /// Writes the new tokens' keys and values of one layer behind the stored ones and returns all of both.
    ///
    /// Room must have been reserved. Call ``advance(_:)`` once all layers have written.
    ///
    /// - Parameters:
    ///   - layer: number of the layer, from 0.
    ///   - key: [batch, heads, new, width]
    ///   - value: [batch, heads, new, width]
    /// - Returns: views [batch, heads, length + new, width].
    /// - Throws: `TorchError` when the shapes do not fit.
    public func write(layer: Int, key: Tensor, value: Tensor) throws -> (key: Tensor, value: Tensor) {
        let count = key.shape[2]
        precondition(length + count <= capacity, "tokens are written before room was reserved for them")
        try keys[layer].narrow(dim: 2, start: length, length: count).copyInPlace(key)
        try values[layer].narrow(dim: 2, start: length, length: count).copyInPlace(value)
        return (
            try keys[layer].narrow(dim: 2, start: 0, length: length + count),
            try values[layer].narrow(dim: 2, start: 0, length: length + count)
        )
    }

    /// Counts `count` tokens, which every layer has written, as stored.
    public mutating func advance(_ count: Int) {
        precondition(length + count <= capacity, "a cache cannot hold more than its capacity")
        length += count
    }

    /// The same tokens for `count` sequences, to continue one prompt in several ways. The cache must hold one sequence.
    public func repeated(_ count: Int) throws -> KeyValueCache {
        var copy = self
        copy.keys = try keys.map { try $0.repeated([count, 1, 1, 1]) }
        copy.values = try values.map { try $0.repeated([count, 1, 1, 1]) }
        return copy
    }

    /// The same tokens for some of the sequences, each as often as it is named: continues prompts in several ways, and
    /// lets go of sequences that have ended.
    ///
    /// - Parameter rows: numbers of sequences, in the order in which the result has them.
    /// - Throws: `TorchError` when there is no memory for it.
    /// - Returns: a cache with storage of its own and the same capacity.
    public func selecting(_ rows: [Int]) throws -> KeyValueCache {
        var copy = self
        copy.keys = try keys.map { try selected($0, rows: rows) }
        copy.values = try values.map { try selected($0, rows: rows) }
        return copy
    }

    private func selected(_ old: Tensor, rows: [Int]) throws -> Tensor {
        let (_, heads, _, width) = try old.shape4()
        let new = try Tensor.empty([rows.count, heads, capacity, width], dtype: old.dtype, device: old.device)
        let stored = try old.narrow(dim: 2, start: 0, length: length)
        try new.narrow(dim: 2, start: 0, length: length).copyInPlace(
            stored.indexSelect(dim: 0, Tensor(rows, shape: [rows.count], device: old.device)))
        return new
    }

    private func copied(_ old: Tensor, capacity: Int) throws -> Tensor {
        let (batch, heads, _, width) = try old.shape4()
        let new = try Tensor.empty([batch, heads, capacity, width], dtype: old.dtype, device: old.device)
        try new.narrow(dim: 2, start: 0, length: length).copyInPlace(old.narrow(dim: 2, start: 0, length: length))
        return new
    }
}
