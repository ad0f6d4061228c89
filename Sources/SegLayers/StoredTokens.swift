public import Torch

extension KeyValueCache {
    /// What one layer has stored of some sequences, as views.
    public struct Stored {
        /// [batch, heads, own tokens, width]
        public let key: Tensor
        /// [batch, heads, own tokens, width]
        public let value: Tensor
        /// What comes before the own tokens, where sequences share it: keys and values [prefixes, heads, tokens,
        /// width], and for each sequence, [batch] int64, the number of its prefix.
        public let prefixes: (keys: Tensor, values: Tensor, rows: Tensor)?
        /// Of each sequence, where sequences have lengths of their own; `key` and `value` are then the first one's
        /// storage. Empty elsewhere.
        public var rows: [RaggedRow] = []
        /// Which keys the new tokens look at, [1, 1, new, tokens] bool; nil where each sees what comes before it.
        public var mask: Tensor?
        /// The same of each of the rows.
        package var masks: [Tensor?] = []

        /// What is stored of all sequences.
        init(
            key: Tensor, value: Tensor, prefixes: (keys: Tensor, values: Tensor, rows: Tensor)?, rows: [RaggedRow] = []
        ) {
            (self.key, self.value, self.prefixes, self.rows) = (key, value, prefixes, rows)
        }

        /// What is stored of one sequence of a ragged batch.
        init(_ row: RaggedRow) throws {
            let only = try Tensor([0], device: row.keys.device)
            key = try row.keys.narrow(dim: 2, start: 0, length: row.length)
            value = try row.values.narrow(dim: 2, start: 0, length: row.length)
            prefixes = row.prefix.map { ($0.keys, $0.values, only) }
        }

        /// What is stored of one row of a ragged batch.
        func row(_ index: Int) throws -> Self {
            var own = try Self(rows[index])
            own.mask = masks[index]
            return own
        }

        /// Keys and values of all tokens, [batch, heads, tokens, width] each; copies where there are prefixes.
        public func joined() throws -> (key: Tensor, value: Tensor) {
            guard let prefixes else { return (key, value) }
            return (
                try Tensor.cat([prefixes.keys.indexSelect(dim: 0, prefixes.rows), key], dim: 2),
                try Tensor.cat([prefixes.values.indexSelect(dim: 0, prefixes.rows), value], dim: 2)
            )
        }
    }
}
