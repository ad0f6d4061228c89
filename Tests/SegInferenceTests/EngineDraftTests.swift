import Foundation
import SegDrafting
import SegInputs
import SegModels
import TestSupport
import Testing
import Torch

@testable import SegInference

/// Guesses trees of drawn shapes of few tokens, so that many are right.
struct RandomTrees: Drafter {
    let seed: UInt64
    var vocabulary = 1..<12

    func begin(prompt: [Int]) -> any AnswerDraft { Answer(random: SplitMix64(seed: seed), vocabulary: vocabulary) }

    private struct Answer: AnswerDraft {
        var random: SplitMix64
        let vocabulary: Range<Int>

        mutating func append(_ id: Int) {}

        mutating func draft(limit: Int) -> DraftTree {
            var tree = DraftTree()
            for _ in 0..<Int.random(in: 0...limit, using: &random) {
                let parent = Int.random(in: -1..<tree.count, using: &random)
                let probability = (parent < 0 ? 1 : tree.probabilities[parent]) * 0.7
                tree.append(Int.random(in: vocabulary, using: &random), parent: parent, probability: probability)
            }
            return tree
        }
    }
}

/// Guesses what an answer was the last time, with wrong guesses beside and between.
struct Knowing: Drafter {
    let answer: [Int]
    let seed: UInt64

    func begin(prompt: [Int]) -> any AnswerDraft { Answer(answer: answer, random: SplitMix64(seed: seed)) }

    private struct Answer: AnswerDraft {
        let answer: [Int]
        var random: SplitMix64
        var written = 0

        mutating func append(_ id: Int) { written += 1 }

        mutating func draft(limit: Int) -> DraftTree {
            var (tree, last) = (DraftTree(), -1)
            for token in answer.dropFirst(written) {
                guard tree.count + 2 <= limit else { break }
                if Int.random(in: 0..<3, using: &random) == 0 { tree.append(29, parent: last, probability: 0.1) }
                last = tree.append(token, parent: last, probability: 0.9)
            }
            return tree
        }
    }
}

@Suite struct EngineDraftTests {
    private static func model(_ name: String, dtype: DTypeChoice = .float32) throws -> any VisionLanguageModel {
        let golden = RecordedModel.folder.deletingLastPathComponent().deletingLastPathComponent()
        return try Checkpoint(directory: golden.appendingPathComponent(name)).model(dtype: dtype)
    }

    private func options(width: Int?) -> Engine.Options {
        var options = Engine.Options()
        options.draftWidth = width
        options.isBatchInvariant = true
        options.isDraftInvariant = true
        return options
    }

    private func answers(_ model: any VisionLanguageModel, _ requests: [Request], width: Int?) throws -> (
        [[Int]], DraftCounts
    ) {
        let engine = Engine(model, options: options(width: width))
        for request in requests { _ = try engine.submit(request) }
        var answers = [[Int]](repeating: [], count: requests.count)
        var finished = DraftCounts()
        while !engine.isIdle {
            for event in try engine.step() {
                if case .token(let token, let id, _) = event { answers[id].append(token.id) }
                if case .finished(let generation, _) = event {
                    finished = finished + (generation.drafts ?? DraftCounts())
                }
                if case .failed(let error, _) = event { Issue.record(error) }
            }
        }
        if requests.allSatisfy({ $0.drafter != nil }) { #expect(finished == engine.drafts) }
        return (answers, engine.drafts)
    }

    private func requests(_ count: Int, seed: UInt64, stop: Int = 24) throws -> [Request] {
        var random = SplitMix64(seed: seed)
        return try (0..<count).map { _ in
            Request(
                try RecordedModel.words(&random),
                sampling: SamplingOptions(
                    temperature: [0, 0, 0.8][Int.random(in: 0..<3, using: &random)], seed: random.next()),
                stop: StopRule(stopIDs: [3], maxNewTokens: Int.random(in: 1...stop, using: &random)))
        }
    }

    @Test(arguments: ["qwen/plain", "kimi/plain"])
    func `2000 answers are the same ids with trees of up to 64 guesses, greedy and drawn, side by side`(_ name: String)
        throws
    {
        let model = try Self.model(name)
        let plain = try requests(250, seed: 41)
        let (expected, alone) = try answers(model, plain, width: 0)
        #expect(alone.drafted == 0)
        for width in [1, 2, 3, 7, 15, 31, 63, 64] {
            let drafted = plain.enumerated().map { index, request in
                var request = request
                request.drafter =
                    index % 5 == 0
                    ? RandomTrees(seed: UInt64(index)) : Knowing(answer: expected[index], seed: UInt64(width))
                return request
            }
            let (found, counts) = try answers(model, drafted, width: width)
            #expect(found == expected, "width \(width)")
            #expect(width < 3 || counts.drafted > counts.accepted && counts.accepted > 0)
            #expect(width < 7 || counts.tokensPerPass > 2)
        }
    }

    @Test(arguments: [DTypeChoice.bfloat16, .int8, .int4])
    func `other types give the same ids with drafts`(_ dtype: DTypeChoice) throws {
        for name in ["qwen/plain", "kimi/plain"] {
            let model = try Self.model(name, dtype: dtype)
            let plain = try requests(60, seed: 42)
            let (expected, _) = try answers(model, plain, width: 0)
            for width in [3, 8, 40] {
                let drafted = plain.enumerated().map { index, request in
                    var request = request
                    request.drafter = Knowing(answer: expected[index], seed: UInt64(width))
                    return request
                }
                #expect(try answers(model, drafted, width: width).0 == expected, "\(name) \(width)")
            }
        }
    }

    @Test func `a grammar, penalties, pictures and known prefixes go together with drafts`() throws {
        let model = try Self.model("qwen/plain")
        var options = options(width: 6)
        options.prefixBytes = 1 << 22
        var logits = LogitOptions()
        logits.allowed = { answer in Set((1..<30).filter { ($0 + answer.count) % 3 != 0 }) }
        logits.frequencyPenalty = 0.3
        let engine = Engine(model, options: options)
        let input = try RecordedModel.input()
        for temperature in [0, 0.9] {
            let sampling = SamplingOptions(temperature: temperature, repetitionPenalty: 1.2, seed: 5)
            let stop = StopRule(stopIDs: [], maxNewTokens: 20)
            var request = Request(input, sampling: sampling, logits: logits, stop: stop)
            let expected = try engine.generate(request).ids
            for seed in 0..<20 {
                request.drafter =
                    seed % 2 == 0 ? RandomTrees(seed: UInt64(seed)) : Knowing(answer: expected, seed: UInt64(seed))
                #expect(try engine.generate(request).ids == expected)
            }
        }
    }

    @Test func `where measurement decides, the answers are the same, too`() throws {
        let model = try Self.model("qwen/plain")
        let plain = try requests(60, seed: 43)
        let (expected, _) = try answers(model, plain, width: 0)
        let drafted = plain.enumerated().map { index, request in
            var request = request
            request.drafter = Knowing(answer: expected[index], seed: 1)
            return request
        }
        #expect(try answers(model, drafted, width: nil).0 == expected)
    }

    @Test func `drawn tokens have the model's probabilities with drafts that are always the same`() throws {
        let model = try Self.model("qwen/plain")
        var random = SplitMix64(seed: 44)
        let input = try RecordedModel.words(&random)
        var grammar = LogitOptions()
        grammar.allowed = { $0.isEmpty ? [5] : nil }
        let longer = try ModelInput(inputIDs: input.inputIDs + [5], patchLength: 96, imageTokenID: 40)
        let logits = try model.scores(of: longer, features: nil).select(dim: 0, index: input.inputIDs.count)
        // The image token is never written.
        var weights = try logits.array(of: Float.self).map { exp(Double($0)) }
        weights[40] = 0
        let total = weights.reduce(0, +)
        var second = [Int](repeating: 0, count: weights.count)
        let guess = weights.indices.max { weights[$0] < weights[$1] } ?? 0
        let count = 3000
        let requests = (0..<count).map { seed in
            Request(
                input, sampling: SamplingOptions(temperature: 1, seed: UInt64(seed)), logits: grammar,
                stop: StopRule(stopIDs: [], maxNewTokens: 3),
                drafter: RandomTrees(seed: UInt64(seed), vocabulary: guess..<guess + 1))
        }
        let (found, counts) = try answers(model, requests, width: 2)
        #expect(counts.accepted > 20)
        for answer in found { second[answer[1]] += 1 }
        let chi = weights.indices.filter { weights[$0] > 0 }.reduce(0.0) { sum, id in
            let expected = Double(count) * weights[id] / total
            return sum + (Double(second[id]) - expected) * (Double(second[id]) - expected) / expected
        }
        // 99.99 % of draws of so many tokens lie below: the mean and four standard deviations.
        let freedom = Double(weights.count { $0 > 0 } - 1)
        #expect(chi < freedom + 4.5 * (2 * freedom).squareRoot(), "\(chi) of \(freedom)")
    }
}
