import Foundation
import SegInputs
import SegModels
import TestSupport
import Testing
import Torch

@testable import SegInference

@Suite struct TableSamplerTests {
    private func logits(rows: Int, width: Int, _ random: inout SplitMix64) -> [[Float]] {
        (0..<rows).map { _ in (0..<width).map { _ in Float.random(in: -6...6, using: &random) } }
    }

    @Test func `rows draw what chains of their own draw, with the same probabilities`() throws {
        var random = SplitMix64(seed: 11)
        let input = try ModelInput(inputIDs: [1, 2, 3], patchLength: 96, imageTokenID: 40)
        for temperature in [0.25, 1, 3] {
            let seeds: [UInt64] = [1, 2, 3, 99]
            var bits = seeds.map { RandomBits(seed: $0) }
            var chains = seeds.map {
                LogitChain(
                    Request(
                        input, sampling: SamplingOptions(temperature: temperature, seed: $0),
                        stop: StopRule(stopIDs: [])))
            }
            for _ in 0..<300 {
                let table = logits(rows: 4, width: 37, &random)
                let together = try TableSampler.drawn(
                    Tensor(table.flatMap { $0 }, shape: [4, 37]), temperature: temperature,
                    units: bits.indices.map { bits[$0].unit() })
                for row in 0..<4 {
                    let alone = try chains[row].next(table[row])
                    let choice = try #require(together[row])
                    #expect(choice.id == alone.id)
                    #expect(abs((choice.logProbability ?? 9) - (alone.logProbability ?? 0)) < 1e-9)
                }
            }
        }
    }

    @Test func `logits without bound take or leave all`() throws {
        let table = try Tensor([0, -.infinity, -.infinity, .infinity, 3, .infinity] as [Float], shape: [2, 3])
        var bits = RandomBits(seed: 1)
        for _ in 0..<50 {
            let units = [bits.unit(), bits.unit()]
            let choices = try TableSampler.drawn(table, temperature: 1, units: units).map { try #require($0) }
            #expect(choices[0].id == 0 && choices[0].logProbability == 0)
            #expect([0, 2].contains(choices[1].id) && abs((choices[1].logProbability ?? 0) + log(2)) < 1e-12)
        }
    }

    @Test func `greedy means the first highest logit, without a probability`() throws {
        let choices = try TableSampler.greedy(Tensor([1, 5, 5, 4, 0, 2] as [Float], shape: [2, 3]))
        #expect(choices.map { $0?.id } == [1, 0] && choices.allSatisfy { $0?.logProbability == nil })
    }

    @Test func `a row that holds what is no number has no choice, and the others theirs`() throws {
        let table = try Tensor([1, 5, 5, 4, .nan, 2, 0, 0, 9] as [Float], shape: [3, 3])
        #expect(try TableSampler.greedy(table).map { $0?.id } == [1, nil, 2])
        let drawn = try TableSampler.drawn(table, temperature: 0.01, units: [0.9, 0.5, 0.5])
        #expect(drawn.map { $0?.id } == [2, nil, 2])
    }
}
