import SegInputs
import SegModels
import Testing
import Torch

@testable import SegGeneration

/// `BatchSession` and `BatchAnswers` are tested through the answers that come of them.
@Suite struct BatchDecoderTests {
    /// The recorded prompt, and shorter ones that begin like it.
    private func prompts(_ drops: [Int], seeds: [UInt64]) throws -> [BatchPrompt] {
        let whole = try TinyModel.input()
        return try drops.map { drop in
            let input = try ModelInput(
                inputIDs: Array(whole.inputIDs.dropLast(drop)), pixelValues: whole.pixelValues, patchLength: 96,
                grids: whole.grids, mergeSize: 2, imageTokenID: 40)
            return BatchPrompt(input, seeds: seeds)
        }
    }

    @Test(arguments: [0.0, 1.0, 0.7])
    func `each answer is the one that its seed gives alone`(temperature: Double) throws {
        let model = try TinyModel.model()
        let stop = StopRule(stopIDs: [3, 7, 11, 20, 31], maxNewTokens: 40)
        let prompts = try prompts([0, 2, 0, 1], seeds: Array(1...9))
        let batches = try BatchDecoder(model, rowLimit: 7).generate(prompts, temperature: temperature, stop: stop)
        var lengths: Set<Int> = []
        for (prompt, answers) in zip(prompts, batches) {
            #expect(answers.count == 9)
            for (seed, answer) in zip(prompt.seeds, answers) {
                let alone = try Decoder(model).generate(
                    prompt.input, sampling: SamplingOptions(temperature: temperature, seed: seed), stop: stop)
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
        let (model, prompts) = (try TinyModel.model(), try prompts([0], seeds: Array(1...8)))
        let stop = StopRule(stopIDs: [], maxNewTokens: 30)
        let free = try BatchDecoder(model).generate(prompts, temperature: temperature, stop: stop)[0]
        let used = Set(free.flatMap(\.ids))
        let kept = try BatchDecoder(model, banned: used.sorted()).generate(
            prompts, temperature: temperature, stop: stop)[0]
        #expect(used.isDisjoint(with: kept.flatMap(\.ids)))
        let single = Array(0..<model.vocabularySize).filter { $0 != 9 }
        let forced = try BatchDecoder(model, banned: single).generate(prompts, temperature: temperature, stop: stop)[0]
        #expect(forced.allSatisfy { $0.ids == [Int](repeating: 9, count: 30) })
        #expect(temperature == 0 || forced.allSatisfy { $0.logProbabilities == [Double?](repeating: 0, count: 30) })
    }

    @Test func `batches hold one length each, never more rows than the limit, and every row once`() throws {
        let prompts = try prompts([0, 2, 0, 1, 2], seeds: [1, 2, 3])
        for limit in 1...20 {
            let batches = BatchDecoder.batches(prompts, rowLimit: limit)
            #expect(batches.allSatisfy { $0.count <= limit })
            #expect(batches.allSatisfy { rows in Set(rows.map { prompts[$0.prompt].input.inputIDs.count }).count == 1 })
            #expect(batches.flatMap { $0 }.count == 15 && Set(batches.flatMap { $0 }).count == 15)
        }
    }

    @Test func `prompts without pictures are answered, and no prompts have no answers`() throws {
        let model = try TinyModel.model()
        let input = try ModelInput(inputIDs: [5, 6, 8], patchLength: 96, imageTokenID: 40)
        let stop = StopRule(stopIDs: [], maxNewTokens: 5)
        let answers = try BatchDecoder(model).generate([BatchPrompt(input, seeds: [4, 4])], temperature: 1, stop: stop)
        #expect(answers[0][0].ids == answers[0][1].ids && answers[0][0].ids.count == 5)
        #expect(try BatchDecoder(model).generate([], stop: stop).isEmpty)
        #expect(try BatchDecoder(model).generate([BatchPrompt(input, seeds: [])], stop: stop) == [[]])
    }

    @Test func `no budget is an error, and so are scores that are no numbers`() throws {
        let (model, prompts) = (try TinyModel.model(), try prompts([0], seeds: [1]))
        #expect(throws: GenerationError.noBudget(promptLength: 53, contextLength: 512, maxNewTokens: 0)) {
            try BatchDecoder(model).generate(prompts, stop: StopRule(stopIDs: [], maxNewTokens: 0))
        }
        let broken = try ModelInput(
            inputIDs: prompts[0].input.inputIDs, pixelValues: [Float](repeating: .nan, count: 180 * 96),
            patchLength: 96,
            grids: prompts[0].input.grids, mergeSize: 2, imageTokenID: 40)
        #expect(throws: GenerationError.notANumber(step: 0)) {
            try BatchDecoder(model).generate([BatchPrompt(broken)], stop: StopRule(stopIDs: []))
        }
    }

    @Test func `cancelling the task ends the answers`() async throws {
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try BatchDecoder(TinyModel.model()).generate(
                [BatchPrompt(TinyModel.input())], stop: StopRule(stopIDs: []))
        }
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}
