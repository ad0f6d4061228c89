import Foundation
import TestSupport
import Testing
import Torch

@testable import SegTraining

struct RanksTests {
    private struct Word: Codable, Hashable {
        var text: String
        var number: Double
        var list: [Int]
    }

    /// What a rank says in a round: a pure function of both.
    private static func word(_ rank: Int, _ round: Int) -> Word {
        var random = SplitMix64(seed: UInt64(rank * 1000 + round))
        let numbers = [0.1, -0.0, .infinity, -.infinity, .leastNonzeroMagnitude, Double(round)]
        return Word(
            text: String(repeating: "ä\"\n", count: Int.random(in: 0...30, using: &random)),
            number: numbers.randomElement(using: &random) ?? 0,
            list: (0..<Int.random(in: 0...20, using: &random)).map { _ in Int.random(in: -9...9, using: &random) })
    }

    @Test(arguments: [1, 2, 3]) func `all get the words of all, in order`(size: Int) throws {
        let all = try RankThreads.run(size) { ranks in
            try (0..<100).map { round in try ranks.exchange(Self.word(ranks.rank, round)) }
        }
        for rounds in all {
            for (round, words) in rounds.enumerated() { #expect(words == (0..<size).map { Self.word($0, round) }) }
        }
    }

    @Test func `sums, votes and the first one's word are the same everywhere`() throws {
        let all = try RankThreads.run(3) { ranks in
            let sum = try ranks.sum(Double(ranks.rank) * 0.1)
            let isRefused = try ranks.sum(ranks.rank == 1 ? Double.nan : 1).isNaN
            return try (
                sum, isRefused, ranks.any(ranks.rank == 2), ranks.any(false), ranks.first(ranks.rank), ranks.sum(2)
            )
        }
        for one in all { #expect(one == (all[0].0, true, true, false, 0, 6)) }
    }

    @Test func `an error of one ends the others with its words`() throws {
        let results = try RankThreads.results(3) { ranks in
            if ranks.rank == 1 { throw TrainingError.file(path: "a picture", reason: "is broken") }
            _ = try ranks.sum(1)
        }
        for (rank, result) in results.enumerated() {
            let error = #expect(throws: TrainingError.self) { try result.get() }
            let expected = TrainingError.file(path: "a picture", reason: "is broken")
            #expect(error == (rank == 1 ? expected : .otherProcess(rank: 1, message: expected.description)))
        }
    }

    @Test func `another configuration or another step is refused by all`() throws {
        for isStep in [true, false] {
            let results = try RankThreads.results(2) { ranks in
                var config = TrainConfig()
                if !isStep { config.seed += UInt64(ranks.rank) }
                let optimizer = try Optimizer([], settings: config.optimization, ranks: ranks)
                try ranks.begin(step: isStep ? ranks.rank : 0, config: config, optimizer: optimizer)
            }
            for result in results {
                let error = #expect(throws: TrainingError.self) { try result.get() }
                guard case .ranksDiffer(rank: 1, _)? = error else {
                    Issue.record("\(String(describing: error))")
                    continue
                }
            }
        }
    }

    @Test func `more processes than a step has parts are refused`() throws {
        let results = try RankThreads.results(2) { ranks in
            let run = try TinyRun()
            defer { run.remove() }
            _ = try Trainer(run.config, resume: false, ranks: ranks)
        }
        let expected = TrainingError.tooManyProcesses(count: 2, key: "batchesPerStep", value: 1)
        for result in results { #expect(throws: expected) { try result.get() } }
    }
}
