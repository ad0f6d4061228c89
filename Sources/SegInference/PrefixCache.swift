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
        var cache: KeyValueCache?
        /// Features of the prompt's pictures; nil when they are not known.
        var features: Tensor?
        /// Where the tokens in `cache` went, if that was noted.
        var experts: RouterChoices?
    }

    private struct Entry {
        let input: ModelInput
        let cache: KeyValueCache
        let features: Tensor?
        let experts: RouterChoices?
        let byteCount: Int
    }

    /// Bytes that may be held; 0 remembers nothing.
    let budget: Int
    /// What may be taken over.
    let reuse: Engine.PrefixReuse
    /// Bytes that are held: keys, values, features and the pixels by which they are found.
    private(set) var byteCount = 0
    /// The one used last is the last.
    private var entries: [Entry] = []

    init(budget: Int, reuse: Engine.PrefixReuse) {
        self.budget = budget
        self.reuse = reuse
    }

    var count: Int { entries.count }

    /// What can be taken over for `input`: pictures count as the same when all their values are.
    ///
    /// - Throws: `TorchError` when there is no memory for it.
    mutating func find(_ input: ModelInput, expecting: Int) throws -> Hit {
        let same = entries.indices.filter { entries[$0].input.hasPictures(of: input) }
        let lengths = same.map { (index: $0, length: shared(entries[$0], input)) }
        guard let best = lengths.max(by: { $0.length < $1.length }) else { return Hit() }
        let entry = entries.remove(at: best.index)
        entries.append(entry)
        guard best.length > 0 else { return Hit(features: entry.features) }
        var (cache, experts) = (entry.cache, entry.experts)
        cache.rewind(to: best.length)
        experts?.keep(best.length)
        return Hit(
            cache: try cache.forked(expecting: input.inputIDs.count - best.length + expecting),
            features: entry.features, experts: experts)
    }

    /// Remembers the tokens of a prompt that `cache` holds, unless they are known.
    ///
    /// - Throws: `TorchError` when there is no memory for a copy.
    mutating func insert(_ input: ModelInput, cache: KeyValueCache, features: Tensor?, experts: RouterChoices?) throws {
        let isKnown = entries.contains {
            $0.input.hasPictures(of: input) && shared($0, input) >= min(cache.length, input.inputIDs.count - 1)
        }
        guard budget > 0, !isKnown else { return }
        let seen = features.map { $0.count * $0.dtype.byteCount } ?? 0
        let others = seen + 4 * input.pixelValues.count + 8 * 4 * input.inputIDs.count
        guard cache.byteCountPerToken * cache.length + others <= budget else { return }
        let copy = try cache.compacted()
        let entry = Entry(
            input: input, cache: copy, features: features, experts: experts, byteCount: copy.byteCount + others)
        entries.append(entry)
        byteCount += entry.byteCount
        while byteCount > budget { byteCount -= entries.removeFirst().byteCount }
    }

    /// Lets go of everything.
    mutating func removeAll() {
        entries = []
        byteCount = 0
    }

    /// Tokens at the beginning of both that are the same and at the same positions, less than `new` has, and as far as
    /// they may be taken over.
    private func shared(_ old: Entry, _ new: ModelInput) -> Int {
        let most = max(0, min(old.cache.length, new.inputIDs.count - 1))
        let (old, plan) = (old.input, new.positions)
        let pairs: [([Int], [Int])] = [
            (old.inputIDs, new.inputIDs), (old.positions.temporal, plan.temporal), (old.positions.rows, plan.rows),
            (old.positions.columns, plan.columns),
        ]
        let shared = pairs.reduce(most) { shared, pair in
            (0..<shared).first { pair.0[$0] != pair.1[$0] } ?? shared
        }
        if reuse == .tokens { return shared }
        return shared >= new.picturesEnd ? new.picturesEnd : 0
    }
}

extension ModelInput {
    /// Whether both have the same pictures.
    func hasPictures(of other: ModelInput) -> Bool {
        grids == other.grids && pixelValues == other.pixelValues
    }

    /// Tokens up to the end of the last picture, at least one less than all of them; 0 without a picture.
    var picturesEnd: Int {
        guard let last = inputIDs.lastIndex(of: imageTokenID) else { return 0 }
        return min(last + 1, inputIDs.count - 1)
    }
}
