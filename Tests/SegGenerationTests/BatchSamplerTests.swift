import Foundation
import TestSupport
import Testing
import Torch

@testable import SegGeneration

@Suite struct BatchSamplerTests {
    private func scores(rows: Int, width: Int, _ random: inout SplitMix64) -> [[Float]] {
        (0..<rows).map { _ in (0..<width).map { _ in Float.random(in: -6...6, using: &random) } }
    }

    @Test func `rows draw what single samplers draw, with the same probabilities`() throws {
        var random = SplitMix64(seed: 11)
        for temperature in [0.25, 1, 3] {
            let seeds: [UInt64] = [1, 2, 3, 99]
            var batch = BatchSampler(temperature: temperature, seeds: seeds)
            var singles = seeds.map { Sampler(SamplingOptions(temperature: temperature, seed: $0)) }
            for _ in 0..<300 {
                let table = scores(rows: 4, width: 37, &random)
                let together = try batch.next(Tensor(table.flatMap { $0 }, shape: [4, 37]))
                for row in 0..<4 {
                    let alone = singles[row].next(table[row])
                    #expect(together.ids[row] == alone.id)
                    #expect(abs((together.logProbabilities[row] ?? 9) - (alone.logProbability ?? 0)) < 1e-9)
                }
            }
        }
    }

    @Test func `kept rows go on with their own numbers`() throws {
        let table = try Tensor([Float](repeating: 0, count: 300), shape: [3, 100])
        var all = BatchSampler(temperature: 1, seeds: [5, 6, 7])
        var some = all
        _ = try all.next(table)
        _ = try some.next(table)
        some.keep([2, 0])
        let (whole, part) = (try all.next(table), try some.next(table.narrow(dim: 0, start: 0, length: 2)))
        #expect(part.ids == [whole.ids[2], whole.ids[0]])
    }

    @Test func `scores without bound take or leave all`() throws {
        let table = try Tensor([0, -.infinity, -.infinity, .infinity, 3, .infinity] as [Float], shape: [2, 3])
        var sampler = BatchSampler(temperature: 1, seeds: [1, 2])
        for _ in 0..<50 {
            let choices = try sampler.next(table)
            #expect(choices.ids[0] == 0 && choices.logProbabilities[0] == 0)
            #expect([0, 2].contains(choices.ids[1]) && abs((choices.logProbabilities[1] ?? 0) + log(2)) < 1e-12)
        }
    }

    @Test func `temperature 0 takes the first highest score without chance`() throws {
        var sampler = BatchSampler(temperature: 0, seeds: [1, 2])
        let choices = try sampler.next(Tensor([1, 5, 5, 4, 0, 2] as [Float], shape: [2, 3]))
        #expect(choices.ids == [1, 0] && choices.logProbabilities == [nil, nil])
    }
}
