import SegLayers
import SegModels
import Torch

/// Tokens of several rows that go through the model at once: as many of each.
struct Pass {
    let rows: [Row]
    /// Tokens of each row.
    let count: Int
    let model: any VisionLanguageModel
    /// Notes where tokens go, if someone wants to know.
    let replay: RouterReplay?

    /// Logits [n, V] of float32, and for each of their lines its row: the last `scored` tokens of each row in turn.
    struct Outcome {
        let logits: Tensor
        let rows: [Row]
        let scored: Int
    }

    /// Whether the rows write one token each: the fast path.
    private var isStep: Bool { count == 1 && rows.allSatisfy { $0.unread == 0 } }

    /// Computes the tokens. Rows remember them only if nothing fails.
    ///
    /// - Throws: what the model throws.
    /// - Returns: the logits of those rows that need them; nil when none does.
    func compute() throws -> Outcome? {
        for row in rows { row.cache.mask = try row.mask(device: model.device) }
        let isExact = rows[0].isExact && rows[0].unread == 0
        return try isExact ? BatchInvariance.with(bfloat16: true, computed) : computed()
    }

    private func computed() throws -> Outcome? {
        var cache = rows.count == 1 ? rows[0].cache : KeyValueCache(rows: rows.map(\.cache))
        let outcome = try RouterReplay.with(replay ?? RouterReplay.current) {
            try isStep ? step(&cache) : stack(&cache)
        }
        let noted = replay?.take() ?? [:]
        for (index, row) in rows.enumerated() {
            row.cache = rows.count == 1 ? cache : cache.rows[index]
            row.experts?.append(noted, row: index, of: rows.count, tokens: count)
        }
        return outcome
    }

    private func step(_ cache: inout KeyValueCache) throws -> Outcome {
        let ids = try Tensor(rows.map(\.lastID), shape: [rows.count, 1], device: model.device)
        let logits = try model.step(ids, positions: rows.map(\.position), cache: &cache)
        return Outcome(logits: try logits.to(.float32), rows: rows, scored: 1)
    }

    private func stack(_ cache: inout KeyValueCache) throws -> Outcome? {
        let parts = try rows.map { try $0.nextEmbeddings(count, model: model) }
        let places = rows.map { $0.nextPositions(count) }
        let axes = (0..<3).flatMap { axis in places.flatMap { $0[axis] } }
        let positions = try Tensor(axes, shape: [3, rows.count, count], device: model.device)
        // Of a prompt the last token counts; guesses are all looked at.
        let isDraft = rows[0].unread == 0
        let scored = isDraft ? count : 1
        let wanted = rows.indices.filter { isDraft || rows[$0].unread == count }
        let embeddings = parts.count == 1 ? parts[0] : try Tensor.cat(parts, dim: 0)
        let hidden = try model.hidden(embeddings, positions: positions, cache: &cache)
        if wanted.isEmpty { return nil }
        let last = try wanted.map {
            try hidden.select(dim: 0, index: $0).narrow(dim: 0, start: count - scored, length: scored)
        }
        let logits = try model.logits(Tensor.cat(last, dim: 0)).to(.float32)
        return Outcome(logits: logits, rows: wanted.map { rows[$0] }, scored: scored)
    }
}
