import SegDrafting
import SegGeneration
import SegInputs
import SegLayers
import SegModels
import Torch

/// A request that is being answered.
struct Row {
    let id: Int
    let request: Request
    let budget: Int
    var cache: KeyValueCache
    var chain: LogitChain
    let features: Tensor?
    /// [1, L, W] of the whole prompt, as long as it is being read.
    private var embeddings: Tensor?
    /// Guessed tokens that go through the model in the next pass, and how many of them are not there to fill it up.
    private var draft = DraftTree()
    private var guesses = 0
    private var drafting: (any AnswerDraft)?
    private(set) var drafts = DraftCounts()

    private var prompt: ModelInput { request.input }

    /// Looks at the pictures, unless their `features` are known.
    ///
    /// - Throws: what the model throws.
    init(
        id: Int, request: Request, budget: Int, cache: KeyValueCache, features: Tensor?, model: any VisionLanguageModel
    ) throws {
        self.id = id
        self.request = request
        self.budget = budget
        self.cache = cache
        chain = LogitChain(request, banned: [model.imageTokenID, request.input.imageTokenID])
        self.features = try features ?? model.imageFeatures(of: request.input)
        embeddings = try model.embeddings(inputIDs: model.inputIDs(of: request.input), features: self.features)
        drafting = request.drafter?.begin(prompt: request.input.inputIDs)
    }

    /// Tokens of the prompt that have not been read.
    var unread: Int { max(0, prompt.inputIDs.count - cache.length) }

    /// Tokens that a pass may guess: as many as the answer and the context have room for behind the next one.
    private var room: Int { max(0, min(budget - chain.ids.count, cache.limit - cache.length) - 1) }

    /// Asks the drafter.
    ///
    /// - Returns: how probable each guess is.
    mutating func propose(limit: Int, vocabularySize: Int) -> [Double] {
        draft = DraftTree()
        guard limit > 0, room > 0, let tree = drafting?.draft(limit: limit) else { return [] }
        let picture = prompt.imageTokenID
        draft = tree.prefix(room) { (0..<vocabularySize).contains($0) && $0 != picture }
        return draft.probabilities
    }

    /// Keeps `count` guesses. Fewer are filled up, as far as there is room: rows that compute as many tokens share a pass.
    mutating func settle(_ count: Int) {
        draft = draft.prefix(count)
        guesses = draft.count
        while draft.count < min(count, room), let last = draft.tokens.last ?? chain.ids.last {
            draft.append(last, parent: draft.count - 1, probability: 0)
        }
    }

    /// How many guesses are expected to be right.
    var expected: Double { draft.probabilities.reduce(0, +) }

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

    /// Lets others learn from the answer.
    mutating func endDraft() { drafting?.finish() }

    /// Tokens of the next pass when at most `chunk` tokens of the prompt are read at once.
    func count(chunk: Int) -> Int { unread > 0 ? min(unread, chunk) : 1 + draft.count }

    /// Tokens at the end of a pass of `count` whose logits are needed.
    func scored(of count: Int) -> Int { unread == 0 ? count : count == unread ? 1 : 0 }

    /// [1, count, W] of the next tokens.
    func nextEmbeddings(_ count: Int, model: any VisionLanguageModel) throws -> Tensor {
        if unread > 0, let embeddings { return try embeddings.narrow(dim: 1, start: cache.length, length: count) }
        let ids = chain.ids.suffix(1) + draft.tokens
        return try model.embeddings(
            inputIDs: Tensor(Array(ids), shape: [1, ids.count], device: model.device), features: nil)
    }

    /// [3, 1, count] of the next tokens.
    func nextPositions(_ count: Int, device: Device) throws -> Tensor {
        if unread > 0 {
            let (places, plan) = (cache.length..<cache.length + count, prompt.positions)
            let rows = Array(plan.temporal[places]) + Array(plan.rows[places]) + Array(plan.columns[places])
            return try Tensor(rows, shape: [3, 1, count], device: device)
        }
        let places = ([0] + draft.depths).map { cache.length + prompt.positionDelta + $0 }
        return try Tensor(Array([[Int]](repeating: places, count: 3).joined()), shape: [3, 1, count], device: device)
    }

    /// Lets go of what is needed for the prompt only.
    mutating func endPrompt() { embeddings = nil }

    /// Chooses tokens as long as one was guessed, and forgets the guesses that were wrong.
    ///
    /// Each token is drawn from the model's own distribution with the next of the request's random numbers, guess or not: the
    /// answer is the one without guesses.
    ///
    /// - Parameter logits: those behind the last token and behind each guess.
    /// - Throws: what the chain throws.
    /// - Returns: what happened, in order.
    mutating func choose(_ logits: [[Float]]) throws -> [EngineEvent] {
        var events: [EngineEvent] = []
        let start = cache.length - draft.count
        var (node, kept): (Int?, [Int]) = (-1, [])
        let isBehindPrompt = !chain.ids.isEmpty
        while let place = node {
            let event = try chain.next(logits[place + 1])
            drafting?.append(event.id)
            let top = LogitChain.top(request.topLogProbabilities, of: logits[place + 1])
            events.append(.token(event, request: id, top: top))
            if let reason = request.stop.reason(after: event.id, count: chain.ids.count, budget: budget) {
                events.append(.finished(reason, request: id))
                break
            }
            node = draft.child(of: place, token: event.id)
            if let node { kept.append(node) }
        }
        if isBehindPrompt { drafts.add(drafted: guesses, accepted: kept.count) }
        try cache.keep(kept.map { start + $0 }, behind: start)
        (draft, guesses) = (DraftTree(), 0)
        return events
    }
}
