public import SegDrafting
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
    /// What prompts that begin alike take over from each other.
    public enum PrefixReuse: Hashable, Sendable {
        /// What was read up to the end of the pictures, if they are the same and so is what stands before them. A
        /// request that is answered alone has the same answer, bit for bit, whatever was asked before it.
        case pictures
        /// All tokens that both begin with. An answer then depends, by roundings, on what was asked before it, except
        /// where ``Options/isBatchInvariant`` holds.
        case tokens
    }

    /// How requests are computed.
    public struct Options: Hashable, Sendable {
        /// Most requests that are computed side by side, 1 or more; the others wait.
        public var rowLimit = 64
        /// Most tokens of prompts that are read in a step, 1 or more.
        public var prefillChunk = 512
        /// Bytes that may be held of prompts that have been read, for those that begin alike; 0 remembers nothing.
        public var prefixBytes = 0
        /// What they take over.
        public var prefixReuse = PrefixReuse.pictures
        /// Bytes of keys and values up to which waiting requests join others; nil for no bound. One request is always
        /// computed.
        public var cacheBytes: Int?
        /// Whether an answer must not depend, to the last bit, on what is computed beside it. Holds in float32 on the
        /// CPU; other types and devices give the same up to rounding, as everything does without it.
        public var isBatchInvariant = false
        /// Whether the tokens of an answer, not of prompts, are computed in a fixed order of sums: an answer is then the
        /// same, to the last bit, with and without drafts. Holds on the CPU, in every type. Answers that are written side
        /// by side need ``isBatchInvariant``, too.
        public var isDraftInvariant = false
        /// Guesses that a pass verifies for each answer that has a drafter; nil for as many as pay by measurement, which
        /// may be none.
        public var draftWidth: Int?
        /// Most guesses of a pass where measurement decides.
        public var draftLimit = 31
        /// Whether the answers say which experts their tokens went to.
        public var notesExperts = false

        /// The defaults.
        public init() {}

        /// For many answers of which none is waited for: prompts are read as soon as there are rows for them.
        public static func manyAnswers(rows: Int) -> Self {
            var options = Self()
            options.rowLimit = rows
            options.prefillChunk = 8192
            return options
        }
    }

    /// A request before it is computed.
    struct Waiting {
        var ids: [Row.Sibling]
        let request: Request
        let budget: Int
    }

    let model: any VisionLanguageModel
    let options: Options
    var waiting: [Waiting] = []
    var rows: [Row] = []
    var prefixes: PrefixCache
    private var next = 0
    var choice: TokenChoice?
    var width = DraftWidth()
    /// Passes for which nothing is guessed, after guesses that did not pay.
    var rest = 0
    /// What drafts did for all answers so far.
    public internal(set) var drafts = DraftCounts()

    /// An engine without requests.
    public init(_ model: any VisionLanguageModel, options: Options = Options()) {
        precondition(options.rowLimit > 0 && options.prefillChunk > 0, "an engine computes at least one token a step")
        self.model = model
        self.options = options
        prefixes = PrefixCache(budget: options.prefixBytes, reuse: options.prefixReuse)
    }

    /// Whether nothing waits and nothing is computed.
    public var isIdle: Bool { waiting.isEmpty && rows.isEmpty }
    /// Requests that wait to be computed.
    public var waitingCount: Int { waiting.reduce(0) { $0 + $1.ids.count } }
    /// Requests that are computed side by side.
    public var activeCount: Int { rows.reduce(0) { $0 + $1.ids.count } }
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
        try submit(request, seeds: [request.sampling.seed])[0]
    }

    /// Adds several answers to one request behind those that wait. The prompt is read once for as many of them as are
    /// computed side by side.
    ///
    /// - Parameters:
    ///   - request: what is asked.
    ///   - seeds: of each answer's random choices, in place of the request's.
    /// - Throws: as ``submit(_:)``.
    /// - Returns: a number for each answer, ascending.
    public func submit(_ request: Request, seeds: [UInt64]) throws -> [Int] {
        guard request.problems.isEmpty else { throw InferenceError.options(request.problems) }
        let length = request.input.inputIDs.count
        let budget = request.stop.budget(promptLength: length, contextLength: model.contextLength)
        guard budget > 0, length > 0 else {
            throw GenerationError.noBudget(
                promptLength: length, contextLength: model.contextLength, maxNewTokens: request.stop.maxNewTokens)
        }
        let answers = seeds.enumerated().map { Row.Sibling(id: next + $0.offset, seed: $0.element) }
        next += answers.count
        for start in stride(from: 0, to: answers.count, by: options.rowLimit) {
            let together = answers[start..<min(start + options.rowLimit, answers.count)]
            waiting.append(Waiting(ids: Array(together), request: request, budget: budget))
        }
        return answers.map(\.id)
    }

    /// Takes a request out at once, with its memory. One that has left already is not missed.
    public func cancel(_ id: Int) {
        for index in waiting.indices { waiting[index].ids.removeAll { $0.id == id } }
        waiting.removeAll(where: \.ids.isEmpty)
        rows.removeAll { $0.ids.contains(id) && !$0.cancel(id) }
    }

    /// Computes the next token of each answer, and some more of the prompts.
    ///
    /// - Throws: `TorchError` when there is no memory to begin with; what goes wrong with a request is an event.
    /// - Returns: what happened, in the order in which the requests came.
    public func step() throws -> [EngineEvent] {
        try withInference {
            try options.isBatchInvariant
                ? BatchInvariance.with(bfloat16: options.isDraftInvariant) { try advance() } : advance()
        }
    }
}
