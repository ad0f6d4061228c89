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

    /// What one layer has stored of some sequences, as views.
    public struct Stored {
        /// [batch, heads, own tokens, width]
        public let key: Tensor
        /// [batch, heads, own tokens, width]
        public let value: Tensor
        /// What comes before the own tokens, where sequences share it: keys and values [prefixes, heads, tokens,
        /// width], and for each sequence, [batch] int64, the number of its prefix.
        public let prefixes: (keys: Tensor, values: Tensor, rows: Tensor)?
        /// Which keys the new tokens look at, [1, 1, new, tokens] bool; nil where each sees what comes before it.
        public var mask: Tensor?
        /// Of each sequence, where sequences have lengths of their own; `key` and `value` are then the first one's.
        /// Empty elsewhere.
        public var rows: [Stored] = []

        /// Keys and values of all tokens, [batch, heads, tokens, width] each; copies where there are prefixes.
        public func joined() throws -> (key: Tensor, value: Tensor) {
            guard let prefixes else { return (key, value) }
            return (
                try Tensor.cat([prefixes.keys.indexSelect(dim: 0, prefixes.rows), key], dim: 2),
                try Tensor.cat([prefixes.values.indexSelect(dim: 0, prefixes.rows), value], dim: 2)
            )
        }
    }

    /// Tokens of a sequence, those of its prefix among them.
    public private(set) var length = 0
    /// Which keys the next new tokens look at, [1, 1, new, length + new] bool, where they do not follow one another; nil
    /// where they do. It holds until they are counted.
    public var mask: Tensor?
    /// Tokens for which there is room without growing, those of a prefix among them.
    public private(set) var capacity: Int
    /// Tokens that will ever fit.
    public let limit: Int
    /// [batch, heads, own capacity, width] a layer.
    private var keys: [Tensor]
    private var values: [Tensor]
    private var prefixes: Prefixes?
    /// Caches of one sequence each and of any lengths, whose new tokens are computed side by side; empty in an ordinary
    /// cache.
    public private(set) var rows: [KeyValueCache] = []

    /// What sequences share, one pair [prefixes, heads, length, width] a layer.
    private struct Prefixes {
        let keys: [Tensor]
        let values: [Tensor]
        let length: Int
        /// [batch] int64
        var rows: Tensor
    }

    private var prefixLength: Int { prefixes?.length ?? 0 }
    private var ownLength: Int { length - prefixLength }

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

    /// A ragged batch: each row writes behind its own tokens and looks at those only. Take ``rows`` back when the
    /// tokens are computed.
    ///
    /// - Parameter rows: caches of one sequence each, at least one; none of them ragged itself.
    public init(rows: [KeyValueCache]) {
        precondition(!rows.isEmpty && rows.allSatisfy(\.rows.isEmpty), "a ragged batch holds ordinary caches")
        self.rows = rows
        keys = []
        values = []
        length = rows.map(\.length).max() ?? 0
        capacity = rows.map(\.capacity).max() ?? 0
        limit = rows.map(\.limit).min() ?? 0
    }

    /// Sets the mask of one row of a ragged batch.
    public mutating func setMask(_ mask: Tensor?, row: Int) { rows[row].mask = mask }

    /// Width of the values of a layer, numbered from 0.
    func valueSize(layer: Int) -> Int { rows.first?.valueSize(layer: layer) ?? values[layer].shape[3] }

    /// Bytes of the storage that this cache allocated; what it shares as a prefix is not counted.
    public var byteCount: Int {
        (keys + values).reduce(0) { $0 + $1.count * $1.dtype.byteCount } + rows.reduce(0) { $0 + $1.byteCount }
    }

    /// Forgets the tokens behind the first `length`.
    public mutating func rewind(to length: Int) {
        precondition(
            rows.isEmpty && (prefixLength...self.length).contains(length), "a cache is rewound to what it holds")
        self.length = length
    }

    /// Keeps some of the tokens behind the first `length` and forgets the others.
    ///
    /// - Parameters:
    ///   - places: places of the tokens that stay, ascending, the first at `length` or behind it.
    ///   - length: tokens before them, which all stay.
    /// - Throws: `TorchError` when there is no memory for a copy.
    public mutating func keep(_ places: [Int], behind length: Int) throws {
        precondition(places.allSatisfy((length..<self.length).contains), "a cache keeps what it holds")
        if let first = keys.first, places != Array(length..<length + places.count) {
            let from = try Tensor(places.map { $0 - prefixLength }, shape: [places.count], device: first.device)
            for stored in keys + values {
                try stored.narrow(dim: 2, start: length - prefixLength, length: places.count)
                    .copyInPlace(stored.indexSelect(dim: 2, from))
            }
        }
        rewind(to: length + places.count)
    }

    /// The same tokens in storage of its own, so that either can go on without the other.
    ///
    /// - Parameter expecting: tokens to make room for at once.
    /// - Throws: `TorchError` when there is no memory for it.
    /// - Returns: a cache of the same length.
    public func forked(expecting: Int) throws -> KeyValueCache {
        try selecting(Array(0..<(keys.first?.shape[0] ?? 0)), capacity: min(max(length + expecting, 1), limit))
    }

    /// Makes room for `count` more tokens.
    ///
    /// - Throws: ``LayerError/cacheFull(length:adding:limit:)`` when the context cannot hold them.
    public mutating func reserve(_ count: Int) throws {
        if !rows.isEmpty {
            for row in rows.indices { try rows[row].reserve(count) }
            capacity = rows.map(\.capacity).max() ?? 0
            return
        }
        let needed = length + count
        guard needed <= limit else { throw LayerError.cacheFull(length: length, adding: count, limit: limit) }
        guard needed > capacity else { return }
        let grown = min(max(needed, 2 * capacity), limit)
        keys = try keys.map { try copied($0, capacity: grown - prefixLength) }
        values = try values.map { try copied($0, capacity: grown - prefixLength) }
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
    /// - Returns: views of `length` + new tokens.
    /// - Throws: `TorchError` when the shapes do not fit.
    public func write(layer: Int, key: Tensor, value: Tensor) throws -> Stored {
        if !rows.isEmpty {
            let parts = try rows.indices.map {
                try rows[$0].write(
                    layer: layer, key: key.narrow(dim: 0, start: $0, length: 1),
                    value: value.narrow(dim: 0, start: $0, length: 1))
            }
            return Stored(key: parts[0].key, value: parts[0].value, prefixes: nil, rows: parts)
        }
        let count = key.shape[2]
        precondition(length + count <= capacity, "tokens are written before room was reserved for them")
        try keys[layer].narrow(dim: 2, start: ownLength, length: count).copyInPlace(key)
        try values[layer].narrow(dim: 2, start: ownLength, length: count).copyInPlace(value)
        return Stored(
            key: try keys[layer].narrow(dim: 2, start: 0, length: ownLength + count),
            value: try values[layer].narrow(dim: 2, start: 0, length: ownLength + count),
            prefixes: prefixes.map { ($0.keys[layer], $0.values[layer], $0.rows) }, mask: mask)
    }

    /// Counts `count` tokens, which every layer has written, as stored.
    public mutating func advance(_ count: Int) {
        precondition(length + count <= capacity, "a cache cannot hold more than its capacity")
        length += count
        mask = nil
        for row in rows.indices { rows[row].advance(count) }
    }

    /// Continues sequences in several ways each: what is stored becomes the prefix that the new sequences share, and is
    /// not copied where ``Torch/Tensor/decodeAttention(_:_:_:prefixes:scale:)`` reads it where it lies.
    ///
    /// - Parameters:
    ///   - rows: for each new sequence the number of the one that it continues.
    ///   - expecting: tokens to make room for at once.
    /// - Throws: `TorchError` when there is no memory for it.
    /// - Returns: a cache with storage of its own for what follows.
    public func forking(_ rows: [Int], expecting: Int) throws -> KeyValueCache {
        guard prefixes == nil, length > 0, let first = keys.first, first.device == .cpu, first.dtype == .float32 else {
            return try selecting(rows, capacity: min(max(capacity, length + expecting), limit))
        }
        var forked = self
        let own = min(max(expecting, 1), max(1, limit - length))
        forked.prefixes = Prefixes(
            keys: try keys.map { try $0.narrow(dim: 2, start: 0, length: length) },
            values: try values.map { try $0.narrow(dim: 2, start: 0, length: length) }, length: length,
            rows: try Tensor(rows, shape: [rows.count], device: first.device))
        forked.capacity = length + own
        forked.keys = try keys.map { try room(like: $0, batch: rows.count, capacity: own) }
        forked.values = try values.map { try room(like: $0, batch: rows.count, capacity: own) }
        return forked
    }

    /// The same tokens for some of the sequences, each as often as it is named: lets go of sequences that have ended.
    ///
    /// - Parameter rows: numbers of sequences, in the order in which the result has them.
    /// - Throws: `TorchError` when there is no memory for it.
    /// - Returns: a cache with storage of its own and the same capacity.
    public func selecting(_ rows: [Int]) throws -> KeyValueCache {
        try selecting(rows, capacity: capacity)
    }

    private func selecting(_ rows: [Int], capacity: Int) throws -> KeyValueCache {
        precondition(self.rows.isEmpty, "rows of a ragged batch are taken out of it one by one")
        var copy = self
        copy.capacity = capacity
        copy.keys = try keys.map { try selected($0, rows: rows, capacity: capacity - prefixLength) }
        copy.values = try values.map { try selected($0, rows: rows, capacity: capacity - prefixLength) }
        if let prefixes {
            copy.prefixes?.rows = try prefixes.rows.indexSelect(
                dim: 0, Tensor(rows, shape: [rows.count], device: prefixes.rows.device))
        }
        return copy
    }

    private func selected(_ old: Tensor, rows: [Int], capacity: Int) throws -> Tensor {
        let new = try room(like: old, batch: rows.count, capacity: capacity)
        let stored = try old.narrow(dim: 2, start: 0, length: ownLength)
        try new.narrow(dim: 2, start: 0, length: ownLength).copyInPlace(
            stored.indexSelect(dim: 0, Tensor(rows, shape: [rows.count], device: old.device)))
        return new
    }

    private func copied(_ old: Tensor, capacity: Int) throws -> Tensor {
        let new = try room(like: old, batch: old.shape[0], capacity: capacity)
        try new.narrow(dim: 2, start: 0, length: ownLength).copyInPlace(
            old.narrow(dim: 2, start: 0, length: ownLength))
        return new
    }

    private func room(like old: Tensor, batch: Int, capacity: Int) throws -> Tensor {
        let (_, heads, _, width) = try old.shape4()
        return try Tensor.empty([batch, heads, capacity, width], dtype: old.dtype, device: old.device)
    }
}
