import SegInputs
import SegLayers
import Torch

/// Remembers what prompts left in the model, by their content, so that prompts that begin alike are not read again.
///
/// What was used longest ago is let go of when the memory exceeds its budget.
struct PrefixCache {
    /// What is known of a prompt.
    struct Hit {
        /// The tokens that both begin with, at least one less than the prompt has; nil when there are none.
        let cache: KeyValueCache?
        /// Features of the prompt's pictures; nil when they are not known.
        let features: Tensor?
    }

    private struct Entry {
        let input: ModelInput
        let cache: KeyValueCache
        let features: Tensor?
        let byteCount: Int
    }

    /// Bytes that may be held; 0 remembers nothing.
    let budget: Int
    /// Bytes that are held: keys, values, features and the pixels by which they are found.
    private(set) var byteCount = 0
    /// The one used last is the last.
    private var entries: [Entry] = []

    init(budget: Int) { self.budget = budget }

    var count: Int { entries.count }

    /// What can be taken over for `input`: pictures count as the same when all their values are.
    ///
    /// - Throws: `TorchError` when there is no memory for a copy.
    mutating func find(_ input: ModelInput, expecting: Int) throws -> Hit {
        let same = entries.indices.filter {
            entries[$0].input.grids == input.grids && entries[$0].input.pixelValues == input.pixelValues
        }
        let shared = same.map { (index: $0, length: Self.shared(entries[$0].input, input)) }
        guard let best = shared.max(by: { $0.length < $1.length }) else { return Hit(cache: nil, features: nil) }
        let entry = entries.remove(at: best.index)
        entries.append(entry)
        guard best.length > 0 else { return Hit(cache: nil, features: entry.features) }
        var cache = entry.cache
        cache.rewind(to: best.length)
        return Hit(
            cache: try cache.forked(expecting: input.inputIDs.count - best.length + expecting),
            features: entry.features)
    }

    /// Remembers a prompt that has been read wholly.
    ///
    /// - Throws: `TorchError` when there is no memory for a copy.
    mutating func insert(_ input: ModelInput, cache: KeyValueCache, features: Tensor?) throws {
        guard budget > 0, !entries.contains(where: { $0.input == input }) else { return }
        let copy = try cache.forked(expecting: 0)
        let seen = features.map { $0.count * $0.dtype.byteCount } ?? 0
        let bytes = copy.byteCount + seen + 4 * input.pixelValues.count + 8 * 4 * input.inputIDs.count
        guard bytes <= budget else { return }
        entries.append(Entry(input: input, cache: copy, features: features, byteCount: bytes))
        byteCount += bytes
        while byteCount > budget { byteCount -= entries.removeFirst().byteCount }
    }

    /// Lets go of everything.
    mutating func removeAll() {
        entries = []
        byteCount = 0
    }

    /// Tokens at the beginning of both that are the same and at the same positions, less than `new` has.
    private static func shared(_ old: ModelInput, _ new: ModelInput) -> Int {
        let most = max(0, min(old.inputIDs.count, new.inputIDs.count - 1))
        let pairs: [([Int], [Int])] = [
            (old.inputIDs, new.inputIDs), (old.positions.temporal, new.positions.temporal),
            (old.positions.rows, new.positions.rows), (old.positions.columns, new.positions.columns),
        ]
        return pairs.reduce(most) { shared, pair in
            (0..<shared).first { pair.0[$0] != pair.1[$0] } ?? shared
        }
    }
}
