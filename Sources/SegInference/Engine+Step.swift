import SegDrafting
import SegLayers
import SegModels
import Torch

extension Engine {
    /// One step, in the scope that the options ask for.
    func advance() throws -> [EngineEvent] {
        let choice = try choice ?? TokenChoice(banned: [model.imageTokenID], of: model)
        self.choice = choice
        var events = admit()
        propose()
        for pass in plan() { events += run(pass.rows, count: pass.count, choice) }
        rows.removeAll(where: \.hasLeft)
        // A request's own events stay in their order.
        return events.enumerated().sorted { ($0.1.request, $0.0) < ($1.1.request, $1.0) }.map(\.element)
    }

    /// Has the rows whose prompts are read guess, all the same number of tokens.
    private func propose() {
        let writing = rows.filter { $0.unread == 0 }
        guard writing.contains(where: { $0.request.drafter != nil }), rest == 0 else {
            rest = max(0, rest - 1)
            return
        }
        var watch = Stopwatch()
        let drafts = writing.map {
            $0.propose(limit: options.draftWidth ?? options.draftLimit, vocabularySize: model.vocabularySize)
        }
        let most = drafts.map(\.count).max() ?? 0
        var count = min(options.draftWidth ?? 0, most)
        if options.draftWidth == nil {
            let best = width.best(drafts, drafting: watch.lap())
            count = best ?? 0
            // What does not pay now is tried again later.
            if best == 0, most > 0 { rest = 15 }
        }
        // Whatever is beside them, rows without a drafter compute one token.
        for row in writing where row.request.drafter != nil { row.settle(count) }
    }

    /// Counts what a pass took and gave.
    private func note(_ rows: [Row], count: Int, seconds: Double, before: DraftCounts, expected: Double) {
        let after = rows.reduce(DraftCounts()) { $0 + $1.drafts }
        let accepted = after.accepted - before.accepted
        width.note(
            tokens: rows.count * count, seconds: seconds, written: rows.count + accepted, expected: expected,
            accepted: accepted)
        drafts.add(after, less: before)
    }

    /// The rows that go through the model at once, and how many tokens of each.
    private func plan() -> [(rows: [Row], count: Int)] {
        var left = options.prefillChunk
        var reading: [Int: [Row]] = [:]
        var writing: [Int: [Row]] = [:]
        for row in rows {
            guard row.unread > 0 else {
                writing[1 + row.draft.count, default: []].append(row)
                continue
            }
            let count = min(left, toRead(row))
            left -= count
            if count > 0 { reading[count, default: []].append(row) }
        }
        let passes = writing.sorted { $0.key < $1.key } + reading.sorted { $0.key < $1.key }
        return passes.map { ($0.value, $0.key) }
    }

    /// Most tokens of a prompt that the next pass reads: up to the end of its pictures, if that is remembered.
    private func toRead(_ row: Row) -> Int {
        let pictures = options.prefixBytes > 0 ? row.prompt.picturesEnd - row.cache.length : 0
        return pictures > 0 ? pictures : row.unread
    }

    /// Computes tokens of rows, side by side and, where that fails, one by one: a request's trouble is its own.
    private func run(_ rows: [Row], count: Int, _ choice: TokenChoice) -> [EngineEvent] {
        let isPrompt = rows[0].unread > 0
        let before = rows.reduce(DraftCounts()) { $0 + $1.drafts }
        let expected = rows.reduce(0) { $0 + $1.expectedRight }
        var watch = Stopwatch()
        var outcome: Pass.Outcome?
        do {
            let replay = options.notesExperts ? RouterReplay() : nil
            outcome = try Pass(rows: rows, count: count, model: model, replay: replay).compute()
        } catch {
            if rows.count > 1 { return rows.flatMap { run([$0], count: count, choice) } }
            return rows[0].fail(error)
        }
        var events: [EngineEvent] = []
        if isPrompt { for row in rows { events += remember(row) } }
        if isPrompt, let read = outcome { outcome = begin(read, &events) }
        let chosen = outcome.map(choice.events) ?? []
        let begun = outcome?.rows ?? []
        let seconds = watch.lap()
        if !isPrompt { note(rows, count: count, seconds: seconds, before: before, expected: expected) }
        let share = seconds / Double(rows.count)
        for row in rows { row.spend(share, isPrompt: isPrompt) }
        return events + zip(begun, chosen).flatMap { $0.closed($1) }
    }

    /// Keeps what a prompt left, once its pictures or all of it have been read.
    private func remember(_ row: Row) -> [EngineEvent] {
        let isEnd = options.prefixReuse == .tokens && row.unread == 0
        guard options.prefixBytes > 0, isEnd || row.cache.length == row.prompt.picturesEnd else { return [] }
        do {
            try prefixes.insert(row.prompt, cache: row.cache, features: row.features, experts: row.experts)
            return []
        } catch {
            return row.fail(error)
        }
    }

    /// Begins all answers to prompts that have been read; each gets its prompt's logits.
    private func begin(_ read: Pass.Outcome, _ events: inout [EngineEvent]) -> Pass.Outcome? {
        var begun: [Row] = []
        var lines: [Int] = []
        for (line, row) in read.rows.enumerated() where !row.hasFailed {
            do {
                let own = try row.forked()
                begun += own
                lines += own.map { _ in line }
                if let place = rows.firstIndex(where: { $0 === row }) {
                    rows.insert(contentsOf: own.dropFirst(), at: place + 1)
                }
            } catch {
                events += row.fail(error)
            }
        }
        if lines == Array(read.rows.indices) { return read }
        do {
            let table = try Tensor(lines, shape: [lines.count], device: read.logits.device)
            return lines.isEmpty
                ? nil
                : Pass.Outcome(
                    logits: try read.logits.indexSelect(dim: 0, table), rows: begun, scored: read.scored)
        } catch {
            events += begun.flatMap { $0.fail(error) }
            return nil
        }
    }
}
