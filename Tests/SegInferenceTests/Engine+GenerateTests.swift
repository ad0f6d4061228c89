import Foundation
import SegInputs
import SegModels
import TestSupport
import Testing
import Torch

@testable import SegInference

@Suite struct EngineGenerateTests {
    private let free = StopRule(stopIDs: [], maxNewTokens: 12)

    @Test func `the greedy answer is the reference's, and ends where the budget does`() throws {
        var events: [TokenEvent] = []
        let engine = Engine(try RecordedModel.model())
        let generation = try engine.generate(Request(RecordedModel.input(), stop: free)) { events.append($0) }
        #expect(try generation.ids == RecordedModel.expected("generated_ids").array(of: Int.self))
        #expect(generation.finishReason == .length)
        #expect(events.map(\.id) == generation.ids && events.map(\.index) == Array(0..<12))
        #expect(generation.logProbabilities.allSatisfy { $0 == nil })
        #expect(generation.timings.vision > 0 && generation.timings.prefill > 0 && generation.timings.decode > 0)
        #expect(engine.isIdle && engine.activeBytes == 0)
    }

    @Test func `a stop token ends the answer and belongs to it`() throws {
        let ids = try RecordedModel.expected("generated_ids").array(of: Int.self)
        let stop = StopRule(stopIDs: [ids[4]])
        let generation = try Engine(RecordedModel.model()).generate(Request(RecordedModel.input(), stop: stop))
        let first = try #require(ids.firstIndex(of: ids[4]))
        #expect(generation.ids == Array(ids[...first]) && generation.finishReason == .stop)
    }

    @Test func `without a limit an answer fills the context`() throws {
        let engine = Engine(try RecordedModel.model())
        let generation = try engine.generate(Request(RecordedModel.input(), stop: StopRule(stopIDs: [])))
        #expect(generation.ids.count == 512 - 53 && generation.finishReason == .length)
    }

    @Test func `what the listener throws ends the answer`() throws {
        struct Enough: Error {}
        let engine = Engine(try RecordedModel.model())
        #expect(throws: Enough.self) {
            try engine.generate(Request(RecordedModel.input(), stop: free)) { if $0.index == 3 { throw Enough() } }
        }
        #expect(engine.isIdle)
    }

    @Test func `cancelling the task ends one answer and many`() async throws {
        for isAlone in [true, false] {
            let task = Task {
                let engine = Engine(try RecordedModel.model())
                let request = Request(try RecordedModel.input(), stop: StopRule(stopIDs: []))
                withUnsafeCurrentTask { $0?.cancel() }
                if isAlone { try engine.generate(request) } else { _ = try engine.generate([request]) }
            }
            await #expect(throws: CancellationError.self) { try await task.value }
        }
    }

    /// The recorded prompt, and shorter ones that begin like it.
    private func requests(_ drops: [Int], temperature: Double, stop: StopRule) throws -> [Request] {
        try drops.map {
            Request(
                try RecordedModel.input(dropping: $0), sampling: SamplingOptions(temperature: temperature), stop: stop)
        }
    }

    @Test(arguments: [0.0, 1.0, 0.7], [0, 1 << 20])
    func `each of several answers is the one that its seed gives alone`(temperature: Double, prefixes: Int) throws {
        let model = try RecordedModel.model()
        let stop = StopRule(stopIDs: [3, 7, 11, 20, 31], maxNewTokens: 40)
        let requests = try requests([0, 2, 0, 1], temperature: temperature, stop: stop)
        var options = Engine.Options()
        options.rowLimit = 7
        options.prefixBytes = prefixes
        let seeds = requests.map { _ in [UInt64](1...9) }
        let answers = try Engine(model, options: options).generate(requests, seeds: seeds)
        var lengths: Set<Int> = []
        for (request, answers) in zip(requests, answers) {
            #expect(answers.count == 9)
            for (seed, answer) in zip(seeds[0], answers) {
                var single = request
                single.sampling.seed = seed
                let alone = try Engine(model).generate(single)
                #expect(answer.ids == alone.ids && answer.finishReason == alone.finishReason)
                lengths.insert(answer.ids.count)
                for (one, other) in zip(answer.logProbabilities, alone.logProbabilities) {
                    #expect(abs((one ?? 0) - (other ?? 0)) < 1e-5 && (one == nil) == (other == nil))
                }
            }
        }
        #expect(temperature == 0 || lengths.count > 5)
    }

    @Test(arguments: [0.0, 1.0])
    func `banned tokens are never written, and the others' probabilities are shared out anew`(temperature: Double)
        throws
    {
        let engine = Engine(try RecordedModel.model())
        let stop = StopRule(stopIDs: [], maxNewTokens: 30)
        let seeds = [[UInt64](1...8)]
        var requests = try requests([0], temperature: temperature, stop: stop)
        let used = Set(try engine.generate(requests, seeds: seeds)[0].flatMap(\.ids))
        requests[0].logits.banned = used
        let kept = try engine.generate(requests, seeds: seeds)[0]
        #expect(used.isDisjoint(with: kept.flatMap(\.ids)))
        requests[0].logits.banned = Set(0..<48).subtracting([9])
        let forced = try engine.generate(requests, seeds: seeds)[0]
        #expect(forced.allSatisfy { $0.ids == [Int](repeating: 9, count: 30) })
        #expect(temperature == 0 || forced.allSatisfy { $0.logProbabilities == [Double?](repeating: 0, count: 30) })
    }

    @Test func `no requests have no answers, and a request without seeds none either`() throws {
        let engine = Engine(try RecordedModel.model())
        #expect(try engine.generate([Request]()).isEmpty)
        #expect(try engine.generate([Request(RecordedModel.input(), stop: free)], seeds: [[]]) == [[]])
    }

    @Test func `no budget is an error, and so are logits that are no numbers`() throws {
        let (engine, input) = (Engine(try RecordedModel.model()), try RecordedModel.input())
        let none = Request(input, stop: StopRule(stopIDs: [], maxNewTokens: 0))
        #expect(throws: GenerationError.noBudget(promptLength: 53, contextLength: 512, maxNewTokens: 0)) {
            try engine.generate([none])
        }
        for temperature in [0.0, 1.0] {
            let broken = Request(
                try RecordedModel.broken(), sampling: SamplingOptions(temperature: temperature),
                stop: StopRule(stopIDs: []))
            #expect(throws: GenerationError.notANumber(step: 0)) { try engine.generate(broken) }
            #expect(throws: GenerationError.notANumber(step: 0)) { try engine.generate([broken]) }
        }
        #expect(engine.isIdle && engine.activeBytes == 0)
    }
}
