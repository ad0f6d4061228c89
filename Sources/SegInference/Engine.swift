public import SegDrafting
public import SegGeneration
import SegInputs
import SegLayers
public import SegModels
import Torch

/// Answers requests side by side. They join and leave at every step, first come first served; one request is a batch of
/// one.
///
/// A step computes the next token of every answer and reads a chunk of the prompts that wait, so that a long prompt
/// holds nobody up. Tokens that stand for pictures are never written.
public final class Engine {
    /// How requests are computed.
    public struct Options: Hashable, Sendable {
        /// Most requests that are computed side by side, 1 or more; the others wait.
        public var rowLimit = 64
        /// Most tokens of prompts that are read in a step, 1 or more.
        public var prefillChunk = 512
        /// Bytes that may be held of prompts that have been read, for those that begin alike; 0 remembers nothing.
        public var prefixBytes = 0
        /// Whether an answer must not depend, to the last bit, on what is computed beside it. Holds in float32 on the
        /// CPU; other types and devices give the same up to rounding, as everything does without it.
        public var isBatchInvariant = false
        /// Whether the tokens of an answer, not of prompts, are computed in a fixed order of sums: an answer is then the
        /// same, to the last bit, with and without drafts. Holds on the CPU, in every type.
        public var isDraftInvariant = false
        /// Guesses that a pass verifies for each answer that has a drafter; nil for as many as pay by measurement, which
        /// may be none.
        public var draftWidth: Int?
        /// Most guesses of a pass where measurement decides.
        public var draftLimit = 63

        /// The defaults.
        public init() {}
    }

    private let model: any VisionLanguageModel
    private let options: Options
    private var waiting: [(id: Int, request: Request, budget: Int)] = []
    private var rows: [Row] = []
    private var prefixes: PrefixCache
    private var next = 0
    private var width = DraftWidth()
    /// What drafts did for all requests so far.
    public private(set) var drafts = DraftCounts()
    /// What they did for the requests that left in the last step.
    public private(set) var lastDrafts: [Int: DraftCounts] = [:]

    /// An engine without requests.
    public init(_ model: any VisionLanguageModel, options: Options = Options()) {
        precondition(options.rowLimit > 0 && options.prefillChunk > 0, "an engine computes at least one token a step")
        self.model = model
        self.options = options
        prefixes = PrefixCache(budget: options.prefixBytes)
    }

    /// Whether nothing waits and nothing is computed.
    public var isIdle: Bool { waiting.isEmpty && rows.isEmpty }
    /// Bytes of keys and values of the requests that are being answered.
    public var activeBytes: Int { rows.reduce(0) { $0 + $1.cache.byteCount } }
    /// Bytes held of prompts that have been read.
    public var prefixBytes: Int { prefixes.byteCount }

    /// Forgets the prompts that have been read, as must be done when the model's parameters change.
    public func forgetPrefixes() { prefixes.removeAll() }

    /// Adds a request behind those that wait.
    ///
    /// - Throws: ``InferenceError/options(_:)``, `GenerationError.noBudget`.
    /// - Returns: the number by which events and ``cancel(_:)`` name the request.
    public func submit(_ request: Request) throws -> Int {
        guard request.problems.isEmpty else { throw InferenceError.options(request.problems) }
        let length = request.input.inputIDs.count
        let budget = request.stop.budget(promptLength: length, contextLength: model.contextLength)
        guard budget > 0, length > 0 else {
            throw GenerationError.noBudget(
                promptLength: length, contextLength: model.contextLength, maxNewTokens: request.stop.maxNewTokens)
        }
        defer { next += 1 }
        waiting.append((next, request, budget))
        return next
    }

    /// Takes a request out at once, with its memory. One that has left already is not missed.
    public func cancel(_ id: Int) {
        waiting.removeAll { $0.id == id }
        rows.removeAll { $0.id == id }
    }

    /// Computes the next token of each answer, and some more of the prompts.
    ///
    /// - Throws: what the model throws; events of the step are lost, and the requests must be cancelled.
    /// - Returns: what happened, in the order in which the requests came.
    public func step() throws -> [EngineEvent] {
        try withInference {
            try options.isBatchInvariant
                ? BatchInvariance.with(bfloat16: options.isDraftInvariant) { try advance() } : advance()
        }
    }

    /// Answers one request beside those that are in the engine, whose events are dropped.
    ///
    /// - Parameters:
    ///   - request: what is asked.
    ///   - onToken: called with each token as soon as it is chosen; what it throws cancels the request.
    /// - Throws: what made the request fail, `CancellationError` when the surrounding task is cancelled.
    /// - Returns: the answer's tokens.
    public func generate(_ request: Request, onToken: (TokenEvent) throws -> Void = { _ in }) throws -> [Int] {
        let id = try submit(request)
        defer { cancel(id) }
        var ids: [Int] = []
        while true {
            try Task.checkCancellation()
            for event in try step() {
                switch event {
                case .token(let token, id, _):
                    ids.append(token.id)
                    try onToken(token)
                case .finished(_, id): return ids
                case .failed(let error, id): throw error
                default: continue
                }
            }
        }
    }

    private func advance() throws -> [EngineEvent] {
        var events = admit()
        try propose()
        var left = options.prefillChunk
        var passes: [Pass: [Int]] = [:]
        for (index, row) in rows.enumerated() {
            let count = row.count(chunk: left)
            if row.unread > 0 { left -= count }
            if count > 0 { passes[Pass(count: count, isPrompt: row.unread > 0), default: []].append(index) }
        }
        var chosen: [Int: [EngineEvent]] = [:]
        for (pass, indexes) in passes.sorted(by: { $0.key < $1.key }) {
            chosen.merge(try run(pass, indexes)) { $1 }
        }
        events += chosen.sorted { $0.key < $1.key }.flatMap(\.value)
        leave(events)
        return events
    }

    /// Takes out the rows that ended.
    private func leave(_ events: [EngineEvent]) {
        let gone = Set(events.compactMap(\.leaving))
        lastDrafts = [:]
        for index in rows.indices where gone.contains(rows[index].id) {
            rows[index].endDraft()
            lastDrafts[rows[index].id] = rows[index].drafts
        }
        rows.removeAll { gone.contains($0.id) }
    }

    /// Tokens that go through the model together: as many of each row.
    private struct Pass: Hashable, Comparable {
        let count: Int
        let isPrompt: Bool

        static func < (a: Pass, b: Pass) -> Bool {
            (a.count, a.isPrompt ? 0 : 1) < (b.count, b.isPrompt ? 0 : 1)
        }
    }

    /// Has the rows whose prompts are read guess, all the same number of tokens.
    private func propose() throws {
        let writing = rows.indices.filter { rows[$0].unread == 0 }
        guard writing.contains(where: { rows[$0].request.drafter != nil }) else { return }
        let limit = options.draftWidth ?? options.draftLimit
        let drafts = writing.map { rows[$0].propose(limit: limit, vocabularySize: model.vocabularySize) }
        let most = drafts.map(\.count).max() ?? 0
        let count = options.draftWidth.map { min($0, most) } ?? width.best(drafts)
        for index in writing { rows[index].settle(count) }
    }

    private func run(_ pass: Pass, _ indexes: [Int]) throws -> [Int: [EngineEvent]] {
        let before = drafts
        var watch = Stopwatch()
        let isExact = !pass.isPrompt && options.isDraftInvariant
        let expected = indexes.reduce(0) { $0 + rows[$1].expected }
        let computed =
            try isExact
            ? BatchInvariance.with(bfloat16: true) { try compute(indexes, count: pass.count) }
            : compute(indexes, count: pass.count)
        var chosen: [Int: [EngineEvent]] = [:]
        for (index, logits) in computed { chosen[index] = try choose(index, logits) }
        if !pass.isPrompt {
            width.note(
                tokens: indexes.count * pass.count, seconds: watch.lap(),
                written: drafts.passes - before.passes + drafts.accepted - before.accepted, expected: expected,
                accepted: drafts.accepted - before.accepted)
        }
        return chosen
    }

    /// Lets waiting requests join while there are rows for them.
    private func admit() -> [EngineEvent] {
        var events: [EngineEvent] = []
        while rows.count < options.rowLimit, !waiting.isEmpty {
            let (id, request, budget) = waiting.removeFirst()
            do {
                let known = try prefixes.find(request.input, expecting: min(budget, 64))
                rows.append(try row(id, request, budget: budget, known: known))
            } catch {
                events.append(.failed(error, request: id))
            }
        }
        return events
    }

    /// What a model remembers may differ in form where an order of sums is fixed.
    private func row(_ id: Int, _ request: Request, budget: Int, known: PrefixCache.Hit) throws -> Row {
        let cache =
            try known.cache
            ?? {
                let capacity = request.input.inputIDs.count + min(budget, 64)
                let make = { try self.model.makeCache(batch: 1, capacity: capacity) }
                return try options.isDraftInvariant ? BatchInvariance.with(bfloat16: true, make) : make()
            }()
        return try Row(
            id: id, request: request, budget: budget, cache: cache, features: known.features, model: model)
    }

    /// Computes the next `count` tokens of these rows in one pass.
    ///
    /// - Returns: for each row that needs them, its logits.
    private func compute(_ indexes: [Int], count: Int) throws -> [(Int, Tensor)] {
        let parts = try indexes.map { try rows[$0].nextEmbeddings(count, model: model) }
        let places = try indexes.map { try rows[$0].nextPositions(count, device: model.device) }
        var cache = KeyValueCache(rows: indexes.map { rows[$0].cache })
        for (place, index) in indexes.enumerated() {
            cache.setMask(try rows[index].mask(device: model.device), row: place)
        }
        let scored = indexes.map { rows[$0].scored(of: count) }
        let hidden = try model.hidden(
            Tensor.cat(parts, dim: 0), positions: Tensor.cat(places, dim: 1), cache: &cache)
        for (index, own) in zip(indexes, cache.rows) { rows[index].cache = own }
        let wanted = try scored.enumerated().filter { $0.element > 0 }.map { row, number in
            try hidden.select(dim: 0, index: row).narrow(dim: 0, start: count - number, length: number)
        }
        guard !wanted.isEmpty else { return [] }
        let logits = try model.logits(Tensor.cat(wanted, dim: 0)).to(.float32)
        var start = 0
        return try zip(indexes, scored).filter { $0.1 > 0 }.map { index, number in
            defer { start += number }
            return (index, try logits.narrow(dim: 0, start: start, length: number))
        }
    }

    /// The tokens that a row's logits [n, V] give; what goes wrong there concerns this row only.
    private func choose(_ index: Int, _ logits: Tensor) throws -> [EngineEvent] {
        if rows[index].chain.ids.isEmpty {
            rows[index].endPrompt()
            try prefixes.insert(
                rows[index].request.input, cache: rows[index].cache, features: rows[index].features)
        }
        let values = try logits.array(of: Float.self)
        let size = values.count / logits.shape[0]
        let lines = stride(from: 0, to: values.count, by: size).map { Array(values[$0..<$0 + size]) }
        do {
            let before = rows[index].drafts
            defer { drafts.add(rows[index].drafts, less: before) }
            return try rows[index].choose(lines)
        } catch {
            return [.failed(error, request: rows[index].id)]
        }
    }
}

extension EngineEvent {
    /// The request that leaves with this event.
    fileprivate var leaving: Int? {
        switch self {
        case .token: nil
        case .finished(_, let id), .failed(_, let id): id
        }
    }
}
