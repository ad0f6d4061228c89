import Foundation
import SegInputs
import SegLayers
import SegModels
import Testing
import Torch

@testable import SegInference

@Suite struct RouterChoicesTests {
    @Test func `a row's tokens are its part of the batch's`() {
        var choices = RouterChoices()
        choices.append(["a": [0, 1, 2, 3, 4, 5, 6, 7], "b": [7, 6, 5, 4]], row: 1, of: 2, tokens: 2)
        choices.append(["a": [0, 1, 2, 3, 8, 9], "b": [1, 2, 3]], row: 2, of: 3, tokens: 1)
        #expect(choices.tokens == 3)
        #expect(choices.byLayer == ["a": [4, 5, 6, 7, 8, 9], "b": [5, 4, 3]])
        #expect(Array(choices.experts(of: 1, in: "a")) == [6, 7] && Array(choices.experts(of: 2, in: "b")) == [3])
        #expect(choices.experts(of: 3, in: "a").isEmpty && choices.experts(of: 0, in: "c").isEmpty)
        #expect(RouterChoices().experts(of: 0, in: "a").isEmpty)
    }

    /// A mixture of experts of the recorded kind.
    private static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Golden/kimi/plain")

    @Test func `the answers of a batch went where one pass over the whole text sends them`() throws {
        let model = try Checkpoint(directory: Self.folder).model()
        let words = (0..<model.vocabularySize).filter { $0 != model.imageTokenID }
        let prompts = try [[5, 6, 8, 9], [3, 9, 1, 7], [11, 2, 6]].map { places in
            let input = try ModelInput(
                inputIDs: places.map { words[$0] }, patchLength: 12, imageTokenID: model.imageTokenID)
            return Request(
                input, sampling: SamplingOptions(temperature: 1),
                stop: StopRule(stopIDs: [3, 7, 11], maxNewTokens: 20))
        }
        var options = Engine.Options()
        (options.rowLimit, options.notesExperts) = (5, true)
        let seeds = prompts.map { _ in [UInt64](1...4) }
        let answers = try Engine(model, options: options).generate(prompts, seeds: seeds)
        var compared = 0
        for (prompt, answers) in zip(prompts, answers) {
            for answer in answers {
                let experts = try #require(answer.experts)
                let read = prompt.input.inputIDs + answer.ids.dropLast()
                #expect(experts.tokens == read.count && !experts.byLayer.isEmpty)
                let tape = RouterReplay()
                let input = try ModelInput(inputIDs: read, patchLength: 12, imageTokenID: model.imageTokenID)
                _ = try RouterReplay.with(tape) { try withoutGradients { try model.scores(of: input, features: nil) } }
                let whole = tape.take()
                #expect(Set(whole.keys) == Set(experts.byLayer.keys))
                for (layer, choices) in whole {
                    // Experts of equal weight may stand in either order.
                    let share = choices.count / read.count
                    for token in read.indices {
                        let expected = Set(choices[token * share..<(token + 1) * share])
                        #expect(Set(experts.experts(of: token, in: layer).map(Int.init)) == expected)
                        compared += 1
                    }
                }
            }
        }
        #expect(compared > 100)
        options.notesExperts = false
        let unnoted = try Engine(model, options: options).generate(prompts, seeds: seeds)
        #expect(unnoted.flatMap { $0 }.allSatisfy { $0.experts == nil })
        #expect(unnoted.map { $0.map(\.ids) } == answers.map { $0.map(\.ids) })
    }
}
