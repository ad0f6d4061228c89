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
        precondition(
            !rows.isEmpty && rows.allSatisfy { $0.rows.isEmpty && ($0.prefixes?.keys.first?.shape[0] ?? 1) == 1 },
            "a ragged batch holds ordinary caches of one sequence")
        self.rows = rows
        keys = []
        values = []
        length = rows.map(\.length).max() ?? 0
        capacity = rows.map(\.capacity).max() ?? 0
        limit = rows.map(\.limit).min() ?? 0
    }

    /// Width of the values of a layer, numbered from 0.
    func valueSize(layer: Int) -> Int { rows.first?.valueSize(layer: layer) ?? values[layer].shape[3] }

    /// Bytes of the storage that this cache allocated; what it shares as a prefix is not counted.
    public var byteCount: Int {
        (keys + values).reduce(0) { $0 + $1.count * $1.dtype.byteCount } + rows.reduce(0) { $0 + $1.byteCount }
    }

    /// Bytes that one more token of all sequences needs.
    public var byteCountPerToken: Int {
        let storage = keys + values
        let room = max(1, storage.first?.shape[2] ?? 1)
        return storage.reduce(0) { $0 + $1.count * $1.dtype.byteCount } / room
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

    /// The same tokens, so that either can go on without the other: what is stored becomes a prefix of both where that
    /// is possible, and is copied elsewhere.
    ///
    /// - Parameter expecting: tokens to make room for at once.
    /// - Throws: `TorchError` when there is no memory for it.
    /// - Returns: a cache of the same length.
    public func forked(expecting: Int) throws -> KeyValueCache {
        let all = Array(0..<(keys.first?.shape[0] ?? 0))
        if prefixes == nil { return try forking(all, expecting: expecting) }
        return try selecting(all, capacity: min(max(length + expecting, prefixLength + 1), limit))
    }

    /// The same tokens in storage of its own, and no room for more.
    ///
    /// - Throws: `TorchError` when there is no memory for it.
    /// - Returns: a cache of the same length, without a prefix.
    public func compacted() throws -> KeyValueCache {
        precondition(rows.isEmpty && length > 0, "rows of a ragged batch are compacted one by one")
        var copy = self
        for layer in keys.indices {
            copy.keys[layer] = try whole(keys[layer], behind: prefixes.map { ($0.keys[layer], $0.rows) })
            copy.values[layer] = try whole(values[layer], behind: prefixes.map { ($0.values[layer], $0.rows) })
        }
        copy.prefixes = nil
        copy.capacity = length
        return copy
    }

    /// What is stored of a layer, its prefix included, [batch, heads, length, width].
    private func whole(_ own: Tensor, behind prefix: (Tensor, rows: Tensor)?) throws -> Tensor {
        let new = try room(like: own, batch: own.shape[0], capacity: length)
        if let prefix {
            try new.narrow(dim: 2, start: 0, length: prefixLength)
                .copyInPlace(prefix.0.indexSelect(dim: 0, prefix.rows))
        }
        try new.narrow(dim: 2, start: prefixLength, length: ownLength)
            .copyInPlace(own.narrow(dim: 2, start: 0, length: ownLength))
        return new
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
        if !rows.isEmpty { return try writeRows(layer: layer, key: key, value: value) }
        let count = key.shape[2]
        precondition(length + count <= capacity, "tokens are written before room was reserved for them")
        try keys[layer].narrow(dim: 2, start: ownLength, length: count).copyInPlace(key)
        try values[layer].narrow(dim: 2, start: ownLength, length: count).copyInPlace(value)
        var stored = Stored(
            key: try keys[layer].narrow(dim: 2, start: 0, length: ownLength + count),
            value: try values[layer].narrow(dim: 2, start: 0, length: ownLength + count),
            prefixes: prefixes.map { ($0.keys[layer], $0.values[layer], $0.rows) })
        stored.mask = mask
        return stored
    }

    private func writeRows(layer: Int, key: Tensor, value: Tensor) throws -> Stored {
        let count = key.shape[2]
        let starts = rows.map(\.ownLength)
        try key.write(into: rows.map { $0.keys[layer] }, at: starts)
        if value.shape[3] > 0 { try value.write(into: rows.map { $0.values[layer] }, at: starts) }
        let parts = rows.map { row in
            RaggedRow(
                keys: row.keys[layer], values: row.values[layer], length: row.ownLength + count,
                prefix: row.prefixes.map { ($0.keys[layer], $0.values[layer]) })
        }
        var stored = Stored(key: parts[0].keys, value: parts[0].values, prefixes: nil, rows: parts)
        stored.masks = rows.map(\.mask)
        return stored
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
