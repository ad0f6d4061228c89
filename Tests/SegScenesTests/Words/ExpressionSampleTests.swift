import Testing

@testable import SegFormats
@testable import SegScenes

struct ExpressionSampleTests {
    private let star = ReferringExpression.Noun("star")

    @Test func `every form has its turn before one comes again`() {
        let ranks = ReferringExpression.Rank.allCases.map { ReferringExpression(noun: star, narrowing: .rank($0)) }
        let all =
            ranks + [ReferringExpression(noun: star), ReferringExpression(noun: star, narrowing: .place(.topLeft))]
        for seed in 0..<50 {
            var random = SeededGenerator(seed: UInt64(seed))
            let taken = ReferringExpression.sample(all, count: 3, &random)
            #expect(Set(taken.map(\.form)) == [.rank, .kind, .place])
            let more = ReferringExpression.sample(all, count: 5, &random)
            #expect(Set(more).count == 5 && more.allSatisfy(all.contains))
            #expect(Set(ReferringExpression.sample(all, count: 99, &random)) == Set(all))
        }
        var random = SeededGenerator(seed: 1)
        #expect(ReferringExpression.sample([], count: 3, &random).isEmpty)
    }
}
