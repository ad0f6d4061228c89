import Dispatch
import SegDrafting
import SegInputs
import SegModels
import TestSupport
import Testing

@testable import SegInference

@Suite struct EngineServiceTests {
    private func service(rows: Int = 4, queue: Int = 128, prefixes: Int = 0) -> EngineService {
        var options = EngineService.Options()
        options.engine.rowLimit = rows
        options.engine.prefixBytes = prefixes
        (options.engine.isBatchInvariant, options.engine.prefixReuse) = (true, .tokens)
        options.queueLimit = queue
        return EngineService(options: options) { try RecordedModel.model() }
    }

    private func request(_ random: inout SplitMix64, tokens: Int = 8) throws -> Request {
        Request(
            try RecordedModel.words(&random), sampling: SamplingOptions(temperature: 0.9, seed: random.next()),
            stop: StopRule(stopIDs: [3], maxNewTokens: tokens), topLogProbabilities: 1)
    }

    /// A request that goes on to the end of the context, and waits for the gate before its token number `count`.
    private func long(_ gate: DispatchSemaphore? = nil, at count: Int = 0) throws -> Request {
        var random = SplitMix64(seed: 1)
        var request = Request(try RecordedModel.words(&random), stop: StopRule(stopIDs: [], maxNewTokens: nil))
        request.logits.allowed = { answer in
            if answer.count == count { gate?.wait() }
            return nil
        }
        return request
    }

    /// What a stream tells: the tokens and how it ended.
    private func read(_ answer: EngineService.Answer) async throws -> (ids: [Int], reason: FinishReason?, reused: Int?)
    {
        var (ids, reason, reused): ([Int], FinishReason?, Int?) = ([], nil, nil)
        for try await event in answer {
            switch event {
            case .began(let count):
                #expect(ids.isEmpty && reused == nil)
                reused = count
            case .token(let token, let top):
                #expect(top.isEmpty || top.contains { $0.id == token.id })
                ids.append(token.id)
            case .finished(let generation): reason = generation.finishReason
            }
        }
        return (ids, reason, reused)
    }

    @Test func `200 requests from as many tasks get what each gets alone`() async throws {
        let service = service()
        var random = SplitMix64(seed: 16)
        let requests = try (0..<200).map { _ in try request(&random) }
        let answers = try await withThrowingTaskGroup(of: (Int, [Int]).self) { group in
            for (index, request) in requests.enumerated() {
                group.addTask {
                    while true {
                        do {
                            return (index, try await read(service.submit(request)).ids)
                        } catch EngineServiceError.busy {
                            try await Task.sleep(for: .milliseconds(1))
                        }
                    }
                }
            }
            return try await group.reduce(into: [Int: [Int]]()) { $0[$1.0] = $1.1 }
        }
        var options = Engine.Options()
        options.isBatchInvariant = true
        let alone = Engine(try RecordedModel.model(), options: options)
        for (index, request) in requests.enumerated() {
            #expect(try answers[index] == alone.generate(request).ids, "request \(index)")
        }
        let statistics = service.statistics
        #expect(statistics.finished == 200 && statistics.requests == 0 && statistics.failed == 0)
        #expect(statistics.tokens == answers.values.reduce(0) { $0 + $1.count })
    }

    @Test func `whoever lets go of an answer has cancelled it before the step after the next`() async throws {
        let (service, gate) = (service(), DispatchSemaphore(value: 0))
        do {
            var iterator = try service.submit(long(gate, at: 3)).makeAsyncIterator()
            for _ in 0..<4 { _ = try await iterator.next() }
        }
        #expect(service.statistics.cancelled == 1 && service.statistics.requests == 0)
        gate.signal()
        var random = SplitMix64(seed: 2)
        let other = try await read(service.submit(request(&random)))
        // The step that was being computed is the last in which the answer grew.
        #expect(service.statistics.tokens == 4 + other.ids.count)
    }

    @Test func `a reader that never comes holds nobody up`() async throws {
        let service = service(rows: 2)
        var random = SplitMix64(seed: 3)
        let unread = try service.submit(request(&random, tokens: 60))
        for _ in 0..<5 { #expect(try await read(service.submit(request(&random))).reason != nil) }
        #expect(try await read(unread).reason != nil)
    }

    @Test func `one request more than rows and queue hold is refused, and a place that is free is given again`()
        async throws
    {
        let (service, gate) = (service(rows: 1, queue: 1), DispatchSemaphore(value: 0))
        var held: [EngineService.Answer] = [try service.submit(long(gate)), try service.submit(long())]
        #expect(throws: EngineServiceError.busy(limit: 2)) { try service.submit(long()) }
        #expect(service.statistics.refused == 1 && "\(EngineServiceError.busy(limit: 2))".hasPrefix("2 requests"))
        held.removeLast()
        var random = SplitMix64(seed: 4)
        let next = try service.submit(request(&random))
        held.removeAll()
        gate.signal()
        #expect(try await read(next).ids.count > 0)
    }

    @Test func `an end answers what is there and takes nothing new`() async throws {
        let service = service(rows: 1)
        var random = SplitMix64(seed: 5)
        let first = try service.submit(request(&random))
        let second = try service.submit(request(&random))
        await service.drain()
        #expect(try await read(first).reason != nil)
        #expect(try await read(second).reason != nil)
        #expect(throws: EngineServiceError.closed) { try service.submit(long()) }
    }

    @Test func `an impossible request fails alone, and a model that does not load fails all`() async throws {
        let service = service()
        var impossible = try long()
        impossible.sampling.temperature = -1
        let answer = try service.submit(impossible)
        await #expect(throws: InferenceError.self) { try await read(answer) }
        var random = SplitMix64(seed: 6)
        #expect(try await read(service.submit(request(&random))).reason != nil)

        struct NoModel: Error {}
        let broken = EngineService { throw NoModel() }
        await #expect(throws: NoModel.self) { try await broken.waitUntilReady() }
        #expect(throws: EngineServiceError.closed) { try broken.submit(long()) }
        #expect(!broken.statistics.isReady)
        await broken.drain()
    }

    @Test func `several answers to one request read its prompt once, and each is the one that its seed gives alone`()
        async throws
    {
        var random = SplitMix64(seed: 7)
        for _ in 0..<20 {
            let service = service(rows: Int.random(in: 1...4, using: &random))
            let request = try request(&random)
            let seeds = (0..<Int.random(in: 1...6, using: &random)).map { _ in random.next() }
            let answers = try service.submit(request, seeds: seeds)
            var alone = request
            for (seed, answer) in zip(seeds, answers) {
                alone.sampling.seed = seed
                #expect(try await read(answer).ids == read(service.submit(alone)).ids)
            }
            #expect(service.statistics.finished == 2 * seeds.count)
            // Once for all of them together, and once for each alone.
            #expect(service.statistics.promptTokens == (1 + seeds.count) * request.input.inputIDs.count)
        }
    }

    @Test func `of several answers all are taken or none, and each is cancelled by itself`() async throws {
        let (service, gate) = (service(rows: 1, queue: 2), DispatchSemaphore(value: 0))
        let held = try service.submit(long(gate))
        #expect(throws: EngineServiceError.busy(limit: 3)) { try service.submit(long(), seeds: [1, 2, 3]) }
        #expect(service.statistics.refused == 3 && service.statistics.requests == 1)
        var random = SplitMix64(seed: 8)
        let request = try request(&random)
        var two = try service.submit(request, seeds: [1, 2])
        two.removeFirst()
        #expect(service.statistics.cancelled == 1)
        gate.signal()
        var alone = request
        alone.sampling.seed = 2
        let ids = try await read(two[0]).ids
        withExtendedLifetime(held) {}
        #expect(try await ids == read(service.submit(alone)).ids)
    }

    @Test func `what drafts do is counted for all answers`() async throws {
        var random = SplitMix64(seed: 9)
        var request = try request(&random, tokens: 20)
        let expected = try await read(service().submit(request)).ids
        request.drafter = Knowing(answer: expected, seed: 1)
        var options = EngineService.Options()
        (options.engine.isBatchInvariant, options.engine.isDraftInvariant, options.engine.draftWidth) = (true, true, 6)
        let drafting = EngineService(options: options) { try RecordedModel.model() }
        #expect(try await read(drafting.submit(request)).ids == expected)
        let drafts = drafting.statistics.drafts
        #expect(drafts.passes > 0 && drafts.accepted > 0 && drafts.accepted <= drafts.drafted)
        // The first token is the prompt's pass.
        #expect(drafts.passes + drafts.accepted == expected.count - 1)
    }

    @Test func `a prompt that was read before is not read again`() async throws {
        let service = service(prefixes: 1 << 20)
        let request = Request(try RecordedModel.input(), stop: StopRule(stopIDs: [], maxNewTokens: 2))
        #expect(try await read(service.submit(request)).reused == 0)
        #expect(try await read(service.submit(request)).reused == request.input.inputIDs.count - 1)
        #expect(service.statistics.reusedTokens == request.input.inputIDs.count - 1)
        #expect(service.statistics.prefixBytes > 0)
    }
}
