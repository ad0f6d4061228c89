import Foundation
import SegDrafting
import SegGeneration
import SegInputs
import SegModels
import TestSupport
import Testing
import Torch

@testable import SegInference

/// The recorded tiny model; see Golden/MANIFEST.json.
enum RecordedModel {
    static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Golden/qwen/plain")

    static func model() throws -> any VisionLanguageModel { try Checkpoint(directory: folder).model() }

    static func input(dropping count: Int = 0) throws -> ModelInput {
        let file = try SafetensorsFile(path: folder.appendingPathComponent("expected.safetensors").path)
        return try ModelInput(
            inputIDs: file.tensor("input_ids").array(of: Int.self).dropLast(count),
            pixelValues: file.tensor("pixel_values").array(of: Float.self),
            patchLength: 96, grids: [PatchGrid(rows: 10, columns: 18)], mergeSize: 2, imageTokenID: 40)
    }

    /// Words only, of a drawn length.
    static func words(_ random: inout SplitMix64) throws -> ModelInput {
        let ids = (0..<Int.random(in: 1...14, using: &random)).map { _ in Int.random(in: 1..<30, using: &random) }
        return try ModelInput(inputIDs: ids, patchLength: 96, imageTokenID: 40)
    }
}

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
            case .finished(let reason, _): self.reason = reason
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
            var plain = request
            plain.drafter = nil
            _ = try single.submit(plain)
            while !single.isIdle { try single.step().forEach { alone.add($0) } }
            #expect(answers[index] == alone, "request \(index)")
        }
    }

    @Test func `the greedy answer is the recorded one`() throws {
        let file = try SafetensorsFile(
            path: RecordedModel.folder.appendingPathComponent("expected.safetensors").path)
        let expected = try file.tensor("generated_ids").array(of: Int.self)
        let stop = StopRule(stopIDs: [], maxNewTokens: expected.count)
        let engine = Engine(try RecordedModel.model())
        #expect(try engine.generate(Request(RecordedModel.input(), stop: stop)) == expected)
        #expect(engine.isIdle && engine.activeBytes == 0)
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
}

extension EngineEvent {
    /// Whose event it is.
    var request: Int {
        switch self {
        case .token(_, let id, _), .finished(_, let id), .failed(_, let id): id
        }
    }
}
