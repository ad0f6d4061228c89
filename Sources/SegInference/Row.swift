import SegDrafting
import SegInputs
import SegLayers
import SegModels
import Torch

/// An answer that is being computed: a prompt as long as it is being read, then the tokens behind it.
final class Row {
    private(set) var id: Int
    let request: Request
    let budget: Int
    /// Answers to the same prompt, which begin when it has been read.
    private(set) var siblings: [Sibling]
    var cache: KeyValueCache
    var timings = Generation.Timings(vision: 0, prefill: 0, decode: 0)
    /// Where the tokens went; nil when that is not noted.
    var experts: RouterChoices?
    /// Why the answer has ended; nil as long as it goes on.
    private(set) var reason: FinishReason?
    /// Whether something went wrong with it.
    private(set) var hasFailed = false
    let features: Tensor?
    private let banned: Set<Int>
    private var chain: LogitChain
    private var logProbabilities: [Double?] = []
    /// [1, L, W] of the whole prompt, as long as it is being read.
    private var embeddings: Tensor?
    /// Whether a written token has the same bits beside others: see ``Engine/Options/isDraftInvariant``.
    let isExact: Bool
    /// Guessed tokens that go through the model in the next pass, and how many of them are not there to fill it up.
    private(set) var draft = DraftTree()
    private var guesses = 0
    private var drafting: (any AnswerDraft)?
    /// What guesses did so far.
    private(set) var drafts = DraftCounts()

    /// Another answer to the same prompt.
    struct Sibling {
        let id: Int
        let seed: UInt64
    }

    var prompt: ModelInput { request.input }

    /// A row that has read what `known` has of its prompt.
    ///
    /// - Parameters:
    ///   - ids: the request's number and seed, and those of the other answers to it.
    ///   - request: what is asked.
    ///   - budget: most tokens of an answer.
    ///   - known: what other prompts left.
    ///   - features: of the prompt's pictures.
    ///   - options: the engine's.
    ///   - model: reads and writes.
    /// - Throws: what the model throws.
    init(
        _ ids: [Sibling], _ request: Request, budget: Int, known: PrefixCache.Hit, features: Tensor?,
        options: Engine.Options, model: any VisionLanguageModel
    ) throws {
        id = ids[0].id
        siblings = Array(ids.dropFirst())
        self.request = request
        self.budget = budget
        banned = [model.imageTokenID, request.input.imageTokenID]
        chain = LogitChain(request, seed: ids[0].seed, banned: banned)
        self.features = features
        embeddings = try model.embeddings(inputIDs: model.inputIDs(of: request.input), features: features)
        let room = request.input.inputIDs.count + Self.expected(budget)
        // What a model remembers may differ in form where the order of sums is fixed.
        let isExact = options.isDraftInvariant
        self.isExact = isExact
        cache =
            try known.cache
            ?? (isExact
                ? BatchInvariance.with(bfloat16: true) { try model.makeCache(batch: 1, capacity: room) }
                : model.makeCache(batch: 1, capacity: room))
        drafting = request.drafter?.begin(prompt: request.input.inputIDs)
        experts = options.notesExperts ? known.experts ?? RouterChoices() : nil
    }

    /// Another answer to a prompt that has been read.
    private init(_ sibling: Sibling, of row: Row) throws {
        id = sibling.id
        siblings = []
        request = row.request
        (budget, banned) = (row.budget, row.banned)
        chain = LogitChain(row.request, seed: sibling.seed, banned: banned)
        features = nil
        isExact = row.isExact
        drafting = row.request.drafter?.begin(prompt: row.request.input.inputIDs)
        cache = try row.cache.forked(expecting: Self.expected(row.budget))
        experts = row.experts
    }

    /// Tokens that room is made for at the start: most answers are shorter.
    static func expected(_ budget: Int) -> Int { min(budget, 128) }

    /// Tokens of the prompt that have not been read.
    var unread: Int { max(0, prompt.inputIDs.count - cache.length) }
    /// Tokens written.
    var written: Int { chain.ids.count }
    /// Position of the last token.
    var position: Int { cache.length + prompt.positionDelta }
    /// The last token.
    var lastID: Int { chain.ids.last ?? 0 }

    /// Whether it needs no further step.
    var hasLeft: Bool { reason != nil || hasFailed }

    /// What came of the request once it has ended.
    var generation: Generation {
        Generation(
            ids: chain.ids, logProbabilities: logProbabilities, finishReason: reason ?? .length, timings: timings,
            experts: experts, drafts: request.drafter == nil ? nil : drafts)
    }

    /// Tokens that a pass may guess: as many as the answer and the context have room for behind the next one.
    private var room: Int { max(0, min(budget - written, cache.limit - cache.length) - 1) }

    /// Asks the drafter.
    ///
    /// - Returns: how probable each guess is, the most probable first.
    func propose(limit: Int, vocabularySize: Int) -> [Double] {
        draft = DraftTree()
        guard limit > 0, room > 0, let tree = drafting?.draft(limit: limit) else { return [] }
        let picture = prompt.imageTokenID
        draft = tree.prefix(room) { (0..<vocabularySize).contains($0) && $0 != picture }
        return draft.probabilities
    }

    /// Keeps `count` guesses. Fewer are filled up, as far as there is room: rows that compute as many tokens share a pass.
    func settle(_ count: Int) {
        draft = draft.prefix(count)
        guesses = draft.count
        while draft.count < min(count, room) {
            draft.append(draft.tokens.last ?? lastID, parent: draft.count - 1, probability: 0)
        }
    }

    /// How many guesses are expected to be right.
    var expectedRight: Double { draft.probabilities.reduce(0, +) }

    /// Which keys the next tokens look at, [1, 1, count, length + count]; nil where each follows the one before it.
    func mask(device: Device) throws -> Tensor? {
        guard !draft.isChain else { return nil }
        let width = cache.length + 1 + draft.count
        var allowed = [Bool](repeating: false, count: width * (1 + draft.count))
        for place in 0...draft.count {
            let first = place * width
            for key in 0...cache.length { allowed[first + key] = true }
            guard place > 0 else { continue }
            for node in draft.path(to: place - 1) { allowed[first + cache.length + 1 + node] = true }
        }
        return try Tensor(allowed, shape: [1, 1, 1 + draft.count, width], device: device)
    }

    /// [1, count, W] of the next tokens.
    func nextEmbeddings(_ count: Int, model: any VisionLanguageModel) throws -> Tensor {
        if unread > 0, let embeddings { return try embeddings.narrow(dim: 1, start: cache.length, length: count) }
        let ids = chain.ids.suffix(1) + draft.tokens
        return try model.embeddings(
            inputIDs: Tensor(Array(ids), shape: [1, ids.count], device: model.device), features: nil)
    }

    /// Positions of the next tokens on each of the three axes.
    func nextPositions(_ count: Int) -> [[Int]] {
        guard unread > 0 else {
            return [[Int]](repeating: ([0] + draft.depths).map { position + $0 }, count: 3)
        }
        let places = cache.length..<cache.length + count
        let plan = prompt.positions
        return [Array(plan.temporal[places]), Array(plan.rows[places]), Array(plan.columns[places])]
    }

    /// Lets go of what is needed for the prompt only, and begins the other answers to it.
    ///
    /// - Throws: `TorchError` when there is no memory for them.
    /// - Returns: this row and theirs.
    func forked() throws -> [Row] {
        embeddings = nil
        let others = try siblings.map { try Row($0, of: self) }
        siblings = []
        return [self] + others
    }

    /// Numbers of the answers that hang on this row.
    var ids: [Int] { [id] + siblings.map(\.id) }

    /// Gives up all of the answers.
    func fail(_ error: any Error) -> [EngineEvent] {
        hasFailed = true
        return ids.map { .failed(error, request: $0) }
    }

    /// Counts the time of a pass.
    func spend(_ seconds: Double, isPrompt: Bool) {
        if isPrompt { timings.prefill += seconds } else { timings.decode += seconds }
    }

    /// Gives up one of the answers.
    ///
    /// - Returns: whether any is left.
    func cancel(_ cancelled: Int) -> Bool {
        siblings.removeAll { $0.id == cancelled }
        guard id == cancelled else { return true }
        guard let next = siblings.first else { return false }
        siblings.removeFirst()
        id = next.id
        chain = LogitChain(request, seed: next.seed, banned: banned)
        return true
    }

    /// The random number that decides the next token.
    func unit() -> Double { chain.unit() }

    /// Writes a token that was chosen from all.
    func accept(_ choice: TableSampler.Choice) -> EngineEvent {
        ended(by: chain.accept(choice.id, logProbability: choice.logProbability), top: [])
    }

    /// Chooses tokens as long as one was guessed, and forgets the guesses that were wrong.
    ///
    /// - Parameter logits: those behind the last token and behind each guess.
    /// - Throws: what the chain throws.
    /// - Returns: what happened, in order.
    func choose(_ logits: [[Float]]) throws -> [EngineEvent] {
        try follow { line in
            let event = try chain.next(logits[line])
            return ended(
                by: event,
                top: LogitChain.top(
                    request.topLogProbabilities, of: logits[line], and: event.id, watched: request.watched))
        }
    }

    /// Writes tokens as long as one was guessed, and forgets the guesses that were wrong.
    ///
    /// Each token is chosen from the model's own distribution with the next of the answer's random numbers, guess or not:
    /// the answer is the one without guesses.
    ///
    /// - Parameter next: chooses a token by the logits behind the last one, number 0, or behind a guess, and writes it.
    /// - Throws: what `next` throws.
    /// - Returns: what happened, in order.
    func follow(_ next: (Int) throws -> EngineEvent) throws -> [EngineEvent] {
        defer { (draft, guesses) = (DraftTree(), 0) }
        var events: [EngineEvent] = []
        let (start, isBehindPrompt) = (cache.length - draft.count, written > 0)
        var (node, kept): (Int?, [Int]) = (-1, [])
        while let place = node {
            events.append(try next(place + 1))
            drafting?.append(lastID)
            node = reason == nil ? draft.child(of: place, token: lastID) : nil
            if let node { kept.append(start + node) }
        }
        if isBehindPrompt { drafts.add(drafted: guesses, accepted: kept.count) }
        if reason != nil { drafting?.finish() }
        try cache.keep(kept, behind: start)
        experts?.keep(kept, behind: start)
        return events
    }

    /// The events, with the end of the answer behind them if it has come.
    func closed(_ events: [EngineEvent]) -> [EngineEvent] {
        for case .failed in events { hasFailed = true }
        return reason == nil ? events : events + [.finished(generation, request: id)]
    }

    private func ended(by event: TokenEvent, top: [TokenLogProbability]) -> EngineEvent {
        logProbabilities.append(event.logProbability)
        reason = request.stop.reason(after: event.id, count: written, budget: budget)
        return .token(event, request: id, top: top)
    }
}
