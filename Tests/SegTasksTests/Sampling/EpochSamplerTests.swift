import SegRewards
import TestSupport
import Testing

@testable import SegTasks

struct EpochSamplerTests {
    @Test func `a pass asks every question once, a few at a time`() {
        var random = SplitMix64(seed: 5)
        for seed in 0..<300 {
            let questions = (0..<Int.random(in: 1...12, using: &random)).map { _ in
                Int.random(in: 0...9, using: &random)
            }
            let most = Int.random(in: 1...5, using: &random)
            let visits = EpochSampler(questions: questions, most: most, seed: UInt64(seed))
            guard visits.count > 0 else { continue }
            for epoch in 0..<3 {
                var asked = questions.map { _ in [Int]() }
                for place in 0..<visits.count {
                    let visit = visits.visit(at: epoch * visits.count + place)
                    #expect(visit.epoch == epoch && (1...most).contains(visit.questions.count))
                    asked[visit.picture] += visit.questions
                }
                #expect(asked.map { $0.sorted() } == questions.map { Array(0..<$0) })
            }
        }
    }

    @Test func `which questions come together changes from pass to pass`() {
        let visits = EpochSampler(questions: [8], most: 4, seed: 1)
        let groups = (0..<40).map { Set(visits.visit(at: $0).questions) }
        #expect(Set(groups).count > 10)
    }
}
