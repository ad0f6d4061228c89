import Foundation
import SegDrafting
import SegInputs
import SegLayers
import SegModels
import TestSupport
import Testing
import Torch

@testable import SegInference

@Suite struct EngineTests {
    /// What an engine says about a request: tokens, log-probabilities and how it ended.
    private struct Answer: Equatable {
        var ids: [Int] = []
        var logProbabilities: [Double?] = []
        var top: [TokenLogProbability] = []
        var reason: FinishReason?

        mutating func add(_ event: EngineEvent) {
            switch event {
            case .token(let token, _, let top):
                ids.append(token.id)
                logProbabilities.append(token.logProbability)
                self.top += top
            case .finished(let generation, _):
                reason = generation.finishReason
                #expect(generation.ids == ids && generation.logProbabilities == logProbabilities)
            case .failed(let error, _): Issue.record(error)
            }
        }
    }

    private func request(_ random: inout SplitMix64, pictures: [ModelInput]) throws -> Request {
        let seen = Int.random(in: 0..<10, using: &random) == 0
        var logits = LogitOptions()
        if Bool.random(using: &random) { logits.minP = Double.random(in: 0...0.3, using: &random) }
        if Bool.random(using: &random) { logits.presencePenalty = Double.random(in: -1...1, using: &random) }
        if Bool.random(using: &random) { logits.bias = [5: 1, 9: -1] }
        return Request(
            seen ? pictures[Int.random(in: 0..<pictures.count, using: &random)] : try RecordedModel.words(&random),
            sampling: SamplingOptions(
                temperature: [0, 0.7, 1.2][Int.random(in: 0..<3, using: &random)],
                topP: Bool.random(using: &random) ? 1 : 0.8, topK: [0, 5][Int.random(in: 0..<2, using: &random)],
                repetitionPenalty: Bool.random(using: &random) ? 1 : 1.3, seed: random.next()),
            logits: logits,
            stop: StopRule(stopIDs: [3, 7], maxNewTokens: Int.random(in: 1...8, using: &random)),
            topLogProbabilities: Int.random(in: 0...2, using: &random),
            drafter: [nil, PromptLookup(match: 1), RandomTrees(seed: random.next())][
                Int.random(in: 0..<3, using: &random)])
    }

    private func options(rows: Int, chunk: Int, prefixes: Int) -> Engine.Options {
        var options = Engine.Options()
        options.rowLimit = rows
        options.prefillChunk = chunk
        options.prefixBytes = prefixes
        options.prefixReuse = rows % 2 == 0 ? .tokens : .pictures
        options.isBatchInvariant = true
        options.draftWidth = 3
        return options
    }

    @Test func `2000 requests that come and go give bit for bit what each gives alone, whoever is cancelled`() throws {
        let model = try RecordedModel.model()
        var random = SplitMix64(seed: 14)
        let pictures = try (0..<4).map { try RecordedModel.input(dropping: $0) }
        let requests = try (0..<2000).map { _ in try request(&random, pictures: pictures) }
        let engine = Engine(model, options: options(rows: 12, chunk: 9, prefixes: 200_000))
        var answers = [Answer](repeating: Answer(), count: requests.count)
        var (submitted, cancelled): (Int, Set<Int>) = (0, [])
        while submitted < requests.count || !engine.isIdle {
            for _ in 0..<min(Int.random(in: 0...6, using: &random), requests.count - submitted) {
                #expect(try engine.submit(requests[submitted]) == submitted)
                submitted += 1
            }
            if submitted > 0, Int.random(in: 0..<8, using: &random) == 0 {
                let victim = Int.random(in: max(0, submitted - 12)..<submitted, using: &random)
                if answers[victim].reason == nil { cancelled.insert(victim) }
                engine.cancel(victim)
            }
            for event in try engine.step() {
                let id = event.request
                #expect(!cancelled.contains(id))
                answers[id].add(event)
            }
        }
        #expect(engine.activeBytes == 0 && engine.prefixBytes <= 200_000 && cancelled.count > 10)
        engine.forgetPrefixes()
        #expect(engine.prefixBytes == 0)
        for (index, request) in requests.enumerated() where !cancelled.contains(index) {
            var plain = request
            plain.drafter = nil
            let single = Engine(model, options: options(rows: 1, chunk: 1000, prefixes: 0))
            var alone = Answer()
            _ = try single.submit(plain)
            while !single.isIdle { try single.step().forEach { alone.add($0) } }
            #expect(answers[index] == alone, "request \(index)")
        }
    }

    @Test func `latent attention and experts give the same beside others, too`() throws {
        let folder = RecordedModel.folder.deletingLastPathComponent().deletingLastPathComponent()
        let model = try Checkpoint(directory: folder.appendingPathComponent("kimi/plain")).model()
        var random = SplitMix64(seed: 15)
        let words = try (0..<10).map { _ in try RecordedModel.words(&random) }
        let requests = try (0..<100).map { _ in try request(&random, pictures: words) }
        let engine = Engine(model, options: options(rows: 7, chunk: 5, prefixes: 100_000))
        var answers = [Answer](repeating: Answer(), count: requests.count)
        for request in requests { _ = try engine.submit(request) }
        while !engine.isIdle { try engine.step().forEach { answers[$0.request].add($0) } }
        for (index, request) in requests.enumerated() {
            let single = Engine(model, options: options(rows: 1, chunk: 1000, prefixes: 0))
            var alone = Answer()
            _ = try single.submit(request)
            while !single.isIdle { try single.step().forEach { alone.add($0) } }
            #expect(answers[index] == alone, "request \(index)")
        }
    }

    @Test func `requests that cannot be answered say so and leave the others alone`() throws {
        let engine = Engine(try RecordedModel.model())
        let input = try RecordedModel.input()
        #expect(throws: GenerationError.noBudget(promptLength: 53, contextLength: 512, maxNewTokens: 0)) {
            try engine.submit(Request(input, stop: StopRule(stopIDs: [], maxNewTokens: 0)))
        }
        var logits = LogitOptions()
        logits.allowed = { $0.count < 2 ? [5] : [] }
        let stop = StopRule(stopIDs: [], maxNewTokens: 4)
        let other = try engine.submit(Request(input, stop: stop))
        #expect(throws: InferenceError.nothingAllowed(step: 2)) {
            try engine.generate(Request(input, logits: logits, stop: stop))
        }
        var ended = false
        while !engine.isIdle {
            for case .finished(_, other) in try engine.step() { ended = true }
        }
        #expect(ended)
    }

    @Test func `several answers share their prompt and the rest of the engine, whoever of them is cancelled`() throws {
        let model = try RecordedModel.model()
        var random = SplitMix64(seed: 16)
        let pictures = try (0..<4).map { try RecordedModel.input(dropping: $0) }
        for round in 0..<40 {
            let engine = Engine(model, options: options(rows: 9, chunk: 40, prefixes: round % 3 == 0 ? 0 : 300_000))
            var asked: [(request: Request, seed: UInt64)] = []
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let request = try request(&random, pictures: pictures)
                let seeds = (0..<Int.random(in: 0...12, using: &random)).map { _ in random.next() }
                let ids = try engine.submit(request, seeds: seeds)
                #expect(ids == Array(asked.count..<asked.count + seeds.count))
                asked += seeds.map { (request, $0) }
            }
            var answers = [Answer](repeating: Answer(), count: asked.count)
            var cancelled: Set<Int> = []
            while !engine.isIdle {
                if Int.random(in: 0..<3, using: &random) == 0 {
                    let victim = Int.random(in: 0..<asked.count, using: &random)
                    if answers[victim].reason == nil { cancelled.insert(victim) }
                    engine.cancel(victim)
                }
                for event in try engine.step() {
                    #expect(!cancelled.contains(event.request))
                    answers[event.request].add(event)
                }
                #expect(engine.activeCount <= 9 || asked.isEmpty)
            }
            #expect(engine.activeBytes == 0 && engine.waitingCount == 0)
            for (index, one) in asked.enumerated() where !cancelled.contains(index) {
                var plain = one.request
                plain.sampling.seed = one.seed
                let single = Engine(model, options: options(rows: 1, chunk: 1000, prefixes: 0))
                var alone = Answer()
                _ = try single.submit(plain)
                while !single.isIdle { try single.step().forEach { alone.add($0) } }
                #expect(answers[index] == alone, "round \(round), answer \(index)")
            }
        }
    }

    @Test func `what goes wrong with one request is that one's own`() throws {
        let model = try RecordedModel.model()
        let stop = StopRule(stopIDs: [], maxNewTokens: 6)
        let expected = try Engine(model).generate(Request(RecordedModel.input(), stop: stop)).ids
        // A prompt that breaks a pass as a whole, one whose logits are no numbers, one that bans all, among good ones.
        let lost = try ModelInput(
            inputIDs: RecordedModel.input().inputIDs.dropLast() + [4_000_000],
            pixelValues: RecordedModel.input().pixelValues, patchLength: 96, grids: RecordedModel.input().grids,
            mergeSize: 2, imageTokenID: 40)
        var impossible = Request(try RecordedModel.input(), stop: stop)
        impossible.logits.banned = Set(0..<48)
        let good = Request(try RecordedModel.input(), stop: stop)
        for prefixes in [0, 1 << 20] {
            var options = Engine.Options()
            options.prefixBytes = prefixes
            let engine = Engine(model, options: options)
            for request in [
                good, Request(lost, stop: stop), good, Request(try RecordedModel.broken(), stop: stop), impossible,
                good,
            ] {
                _ = try engine.submit(request)
            }
            var (failed, answers): ([Int], [Int: [Int]]) = ([], [:])
            while !engine.isIdle {
                for event in try engine.step() {
                    switch event {
                    case .token: continue
                    case .finished(let generation, let id): answers[id] = generation.ids
                    case .failed(_, let id): failed.append(id)
                    }
                }
            }
            #expect(failed.sorted() == [1, 3, 4] && answers == [0: expected, 2: expected, 5: expected])
        }
    }

    @Test func `pictures are looked at once, and memory bounds who joins`() throws {
        let counting = CountingModel(base: try RecordedModel.model())
        var options = Engine.Options()
        options.prefixBytes = 1 << 20
        let engine = Engine(counting, options: options)
        let stop = StopRule(stopIDs: [], maxNewTokens: 4)
        for drop in [0, 1, 2, 0, 3] { _ = try engine.submit(Request(RecordedModel.input(dropping: drop), stop: stop)) }
        while !engine.isIdle { _ = try engine.step() }
        #expect(counting.seen.looked == 1)
        // The first reads all of its prompt, the others what stands behind the picture.
        let end = try RecordedModel.input().picturesEnd
        #expect(counting.seen.read == 53 + [52, 51, 53, 50].reduce(0) { $0 + $1 - end })

        options.cacheBytes = 1
        let small = Engine(counting, options: options)
        for _ in 0..<3 { _ = try small.submit(Request(RecordedModel.input(), stop: stop)) }
        var finished = 0
        while !small.isIdle {
            for case .finished in try small.step() { finished += 1 }
            #expect(small.activeCount <= 1)
        }
        #expect(finished == 3)
    }
}
