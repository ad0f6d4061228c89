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
    /// Guessed tokens that go through the model in the next pass.
    private(set) var draft: [Int] = []

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
    ///   - notesExperts: whether it is noted which experts tokens go to.
    ///   - model: reads and writes.
    /// - Throws: what the model throws.
    init(
        _ ids: [Sibling], _ request: Request, budget: Int, known: PrefixCache.Hit, features: Tensor?,
        notesExperts: Bool, model: any VisionLanguageModel
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
        cache = try known.cache ?? model.makeCache(batch: 1, capacity: room)
        experts = notesExperts ? known.experts ?? RouterChoices() : nil
    }

    /// Another answer to a prompt that has been read.
    private init(_ sibling: Sibling, of row: Row) throws {
        id = sibling.id
        siblings = []
        request = row.request
        (budget, banned) = (row.budget, row.banned)
        chain = LogitChain(row.request, seed: sibling.seed, banned: banned)
        features = nil
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
            experts: experts)
    }

    /// Asks the drafter, once the prompt has been read.
    func propose(vocabularySize: Int) {
        guard unread == 0, let drafter = request.drafter else { return }
        let room = min(budget - written, cache.limit - cache.length) - 1
        let usable = drafter.draft(prompt: prompt.inputIDs, answer: chain.ids).prefix {
            (0..<vocabularySize).contains($0) && $0 != prompt.imageTokenID
        }
        draft = Array(usable.prefix(max(0, room)))
    }

    /// [1, count, W] of the next tokens.
    func nextEmbeddings(_ count: Int, model: any VisionLanguageModel) throws -> Tensor {
        if unread > 0, let embeddings { return try embeddings.narrow(dim: 1, start: cache.length, length: count) }
        let ids = chain.ids.suffix(1) + draft
        return try model.embeddings(
            inputIDs: Tensor(Array(ids), shape: [1, ids.count], device: model.device), features: nil)
    }

    /// Positions of the next tokens on each of the three axes.
    func nextPositions(_ count: Int) -> [[Int]] {
        let places = cache.length..<cache.length + count
        guard unread > 0 else {
            return [[Int]](repeating: places.map { $0 + prompt.positionDelta }, count: 3)
        }
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

    /// Chooses tokens as long as they are those that were guessed, and forgets the guesses that were wrong.
    ///
    /// - Parameter logits: those behind the last token and behind each guess.
    /// - Throws: what the chain throws.
    /// - Returns: what happened, in order.
    func choose(_ logits: [[Float]]) throws -> [EngineEvent] {
        defer { draft = [] }
        var events: [EngineEvent] = []
        let start = cache.length - draft.count
        for (index, values) in logits.enumerated() {
            let event = try chain.next(values)
            events.append(ended(by: event, top: LogitChain.top(request.topLogProbabilities, of: values, and: event.id)))
            if reason != nil || index >= draft.count || draft[index] != event.id {
                cache.rewind(to: start + index)
                experts?.keep(start + index)
                break
            }
        }
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
