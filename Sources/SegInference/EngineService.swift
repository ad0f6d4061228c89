import Dispatch
import Foundation
public import SegDrafting
public import SegModels
import Synchronization

/// An ``Engine`` on a thread of its own, asked from anywhere.
///
/// Only that thread touches the model's tensors. Each request has a stream that holds all of its answer if need be, so a
/// reader that is slow, or never comes, holds nobody up; a stream that is let go of cancels its request before the
/// next step.
public final class EngineService: Sendable {
    /// How requests are taken and computed.
    public struct Options: Hashable, Sendable {
        /// How the engine computes.
        public var engine = Engine.Options()
        /// Most requests that wait while all rows are taken, 0 or more; one more is refused.
        public var queueLimit = 128

        /// The defaults.
        public init() {}
    }

    /// Something that happened to a request.
    public enum Event: Sendable {
        /// The prompt has been read; `reused` of its tokens were known from an earlier one. Comes first.
        case began(reused: Int)
        /// A token was chosen.
        case token(TokenEvent, top: [TokenLogProbability])
        /// The answer ended. Comes last.
        case finished(Generation)
    }

    /// The events of one request.
    public typealias Answer = AsyncThrowingStream<Event, any Error>

    let inbox = EngineInbox()
    private let options: Options
    private let ended = DispatchGroup()

    /// Starts the thread, which makes the model first.
    ///
    /// - Parameters:
    ///   - options: how requests are taken and computed.
    ///   - load: makes the model; called once, on the engine's thread. Requests wait until it is there, and fail when it
    ///     throws.
    public convenience init(
        options: Options = Options(), load: @escaping @Sendable () throws -> any VisionLanguageModel
    ) {
        self.init(options: options) { Engine(try load(), options: options.engine) }
    }

    /// Starts the thread, which makes the engine first: for whoever looks at the model before it is decided how it computes.
    package convenience init(options: Options, makeEngine: @escaping @Sendable () throws -> Engine) {
        self.init(options: options, work: { EngineLoop(inbox: $0).run(makeEngine) })
    }

    /// Starts a thread that does `work`.
    init(options: Options, work: @escaping @Sendable (EngineInbox) -> Void) {
        self.options = options
        let (inbox, ended) = (inbox, ended)
        ended.enter()
        let thread = Thread {
            defer { ended.leave() }
            work(inbox)
        }
        thread.name = "engine"
        thread.stackSize = 16 << 20
        thread.start()
    }

    deinit { inbox.close() }

    /// What has happened so far.
    public var statistics: EngineStatistics { inbox.statistics }

    /// Waits until the model is there.
    ///
    /// - Throws: what loading it threw.
    public func waitUntilReady() async throws {
        try await withCheckedThrowingContinuation { inbox.whenReady($0) }
    }

    /// Puts a request behind those that wait.
    ///
    /// - Returns: what happens to it; whoever lets go of the stream cancels the request.
    /// - Throws: ``EngineServiceError``. What makes the request itself impossible is thrown by the stream.
    public func submit(_ request: Request) throws(EngineServiceError) -> Answer {
        try submit(request, seeds: [request.sampling.seed])[0]
    }

    /// Puts several answers to one request behind those that wait, all or none. Their prompt is read once.
    ///
    /// - Parameters:
    ///   - request: what is asked.
    ///   - seeds: of each answer's random choices, in place of the request's.
    /// - Returns: what happens to each answer; whoever lets go of a stream cancels its answer.
    /// - Throws: as ``submit(_:)``.
    public func submit(_ request: Request, seeds: [UInt64]) throws(EngineServiceError) -> [Answer] {
        let streams = seeds.map { _ in Answer.makeStream(bufferingPolicy: .unbounded) }
        let limit = options.engine.rowLimit + options.queueLimit
        let readers = zip(seeds, streams).map { (seed: $0, continuation: $1.continuation) }
        let tickets = try inbox.submit(request, readers, limit: limit)
        let inbox = inbox
        for (ticket, stream) in zip(tickets, streams) {
            stream.continuation.onTermination = { reason in
                if case .cancelled = reason { inbox.cancel(ticket) }
            }
        }
        return streams.map(\.stream)
    }

    /// Takes no more requests, and waits until those that are there have been answered and the thread has ended.
    public func drain() async {
        inbox.close()
        await withCheckedContinuation { done in
            ended.notify(queue: .global()) { done.resume() }
        }
    }
}

/// Why a service takes no request.
public enum EngineServiceError: Error, Hashable, Sendable {
    /// So many requests are there already.
    case busy(limit: Int)
    /// The service ends, or its model could not be loaded.
    case closed
}

extension EngineServiceError: CustomStringConvertible {
    /// A sentence for people.
    public var description: String {
        switch self {
        case .busy(let limit): "\(limit) requests are being answered or wait already"
        case .closed: "no more requests are answered"
        }
    }
}

/// What an ``EngineService`` has done.
public struct EngineStatistics: Hashable, Sendable {
    /// Whether the model is there.
    public var isReady = false
    /// Requests that wait or are being answered.
    public var requests = 0
    /// Requests that were answered to their end.
    public var finished = 0
    /// Requests whose readers went away.
    public var cancelled = 0
    /// Requests that failed.
    public var failed = 0
    /// Requests that were refused because too many waited.
    public var refused = 0
    /// Steps that were computed.
    public var steps = 0
    /// Tokens that were written.
    public var tokens = 0
    /// Tokens of prompts, and how many of them were known from earlier prompts.
    public var promptTokens = 0
    /// Tokens of prompts that were known from earlier ones.
    public var reusedTokens = 0
    /// What drafts did for all answers.
    public var drafts = DraftCounts()
    /// Seconds spent in steps.
    public var seconds = 0.0
    /// Bytes of keys and values of the requests that are being answered.
    public var activeBytes = 0
    /// Bytes held of prompts that have been read.
    public var prefixBytes = 0

    /// Nothing has happened.
    public init() {}
}
