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
    /// Guessed tokens that go through the model in the next pass.
    private var draft: [Int] = []

    private var prompt: ModelInput { request.input }

    /// Looks at the pictures, unless they are known.
    ///
    /// - Throws: what the model throws.
    init(id: Int, request: Request, budget: Int, known: PrefixCache.Hit, model: any VisionLanguageModel) throws {
        self.id = id
        self.request = request
        self.budget = budget
        chain = LogitChain(request, banned: [model.imageTokenID, request.input.imageTokenID])
        features = try known.features ?? model.imageFeatures(of: request.input)
        embeddings = try model.embeddings(inputIDs: model.inputIDs(of: request.input), features: features)
        cache = try known.cache ?? model.makeCache(batch: 1, capacity: request.input.inputIDs.count + min(budget, 64))
    }

    /// Tokens of the prompt that have not been read.
    var unread: Int { max(0, prompt.inputIDs.count - cache.length) }

    /// Asks the drafter, once the prompt has been read.
    mutating func propose(vocabularySize: Int) {
        guard unread == 0, let drafter = request.drafter else { return }
        let room = min(budget - chain.ids.count, cache.limit - cache.length) - 1
        let usable = drafter.draft(prompt: prompt.inputIDs, answer: chain.ids).prefix {
            (0..<vocabularySize).contains($0) && $0 != prompt.imageTokenID
        }
        draft = Array(usable.prefix(max(0, room)))
    }

    /// Tokens of the next pass when at most `chunk` tokens of the prompt are read at once.
    func count(chunk: Int) -> Int { unread > 0 ? min(unread, chunk) : 1 + draft.count }

    /// Tokens at the end of a pass of `count` whose logits are needed.
    func scored(of count: Int) -> Int { unread == 0 ? count : count == unread ? 1 : 0 }

    /// [1, count, W] of the next tokens.
    func nextEmbeddings(_ count: Int, model: any VisionLanguageModel) throws -> Tensor {
        if unread > 0, let embeddings { return try embeddings.narrow(dim: 1, start: cache.length, length: count) }
        let ids = chain.ids.suffix(1) + draft
        return try model.embeddings(
            inputIDs: Tensor(Array(ids), shape: [1, ids.count], device: model.device), features: nil)
    }

    /// [3, 1, count] of the next tokens.
    func nextPositions(_ count: Int, device: Device) throws -> Tensor {
        let places = cache.length..<cache.length + count
        let plan = prompt.positions
        let rows =
            unread > 0
            ? Array(plan.temporal[places]) + Array(plan.rows[places]) + Array(plan.columns[places])
            : Array([[Int]](repeating: places.map { $0 + prompt.positionDelta }, count: 3).joined())
        return try Tensor(rows, shape: [3, 1, count], device: device)
    }

    /// Lets go of what is needed for the prompt only.
    mutating func endPrompt() { embeddings = nil }

    /// Chooses tokens as long as they are those that were guessed, and forgets the guesses that were wrong.
    ///
    /// - Parameter logits: those behind the last token and behind each guess.
    /// - Throws: what the chain throws.
    /// - Returns: what happened, in order.
    mutating func choose(_ logits: [[Float]]) throws -> [EngineEvent] {
        var events: [EngineEvent] = []
        let start = cache.length - draft.count
        for (index, values) in logits.enumerated() {
            let event = try chain.next(values)
            let top = LogitChain.top(request.topLogProbabilities, of: values, and: event.id)
            events.append(.token(event, request: id, top: top))
            if let reason = request.stop.reason(after: event.id, count: chain.ids.count, budget: budget) {
                events.append(.finished(reason, request: id))
                break
            }
            guard index < draft.count, draft[index] == event.id else {
                cache.rewind(to: start + index)
                break
            }
        }
        draft = []
        return events
    }
}
