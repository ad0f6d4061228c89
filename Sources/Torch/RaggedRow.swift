internal import CTorch

/// What one row of a batch looks at where every row has a length of its own.
public struct RaggedRow {
    /// [1, K, capacity, D]
    public let keys: Tensor
    /// [1, K, capacity, E or more]; where it is wider than what is asked for, its first numbers are the values.
    public let values: Tensor
    /// How many tokens of `keys` and `values` count: the first ones.
    public let length: Int
    /// Keys [1, K, L, D] and values [1, K, L, E or more] that come before; nil for none.
    public let prefix: (keys: Tensor, values: Tensor)?

    /// The first `length` tokens of `keys` and `values`, behind a prefix.
    public init(keys: Tensor, values: Tensor, length: Int, prefix: (keys: Tensor, values: Tensor)? = nil) {
        self.keys = keys
        self.values = values
        self.length = length
        self.prefix = prefix
    }
}

extension Tensor {
    /// ``decodeAttention(_:_:_:prefixes:scale:)`` of rows that have lengths of their own, in one call.
    ///
    /// Each row's numbers are those that it gets alone, bit for bit in f32 on the CPU, where nothing is copied.
    ///
    /// - Parameters:
    ///   - q: [R, K, G, D]; of another type than the keys it is brought to theirs.
    ///   - rows: what each of the R rows looks at, at least one.
    ///   - valueWidth: E
    ///   - scale: 1/√D when nil; must not be 0.
    /// - Returns: [R, K, G, E]
    /// - Throws: `TorchError` when shapes or types do not fit, or a row has nothing to look at.
    public static func decodeAttention(
        _ q: Tensor, rows: [RaggedRow], valueWidth: Int, scale: Double? = nil
    ) throws(TorchError) -> Tensor {
        let lengths = rows.map { Int64($0.length) }
        return try withExtendedLifetime(rows) { () throws(TorchError) in
            try made("ragged_decode_attention", q) {
                ct_ragged_decode_attention(
                    q.handle, rows.map(\.keys).handles, rows.map(\.values).handles, lengths,
                    rows.map { $0.prefix?.keys.handle }, rows.map { $0.prefix?.values.handle }, rows.count,
                    Int64(valueWidth), scale ?? 0, $0)
            }
        }
    }

    /// Writes tokens into rows, each behind those that it holds.
    ///
    /// - Parameters:
    ///   - rows: [1, K, capacity, D] each.
    ///   - starts: for each row the place of its first new token.
    /// - Throws: `TorchError` when this is not [rows, K, L, D] of such rows, or one has no room.
    public func write(into rows: [Tensor], at starts: [Int]) throws(TorchError) {
        precondition(rows.count == starts.count, "every row has a place to write to")
        let places = starts.int64
        try withExtendedLifetime(rows) { () throws(TorchError) in
            try run("write_rows_", self) { ct_write_rows_(rows.handles, places, rows.count, handle) }
        }
    }
}
