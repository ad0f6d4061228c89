import TestSupport
import Testing

@testable import SegDrafting

@Suite struct DraftWidthTests {
    /// Lets passes of the given cost pass by, with guesses that are right as often as they say; the widths chosen.
    private func widths(cost: (Int) -> Double, probability: Double, seed: UInt64) -> [Int] {
        var (width, random) = (DraftWidth(), SplitMix64(seed: seed))
        return (0..<400).map { _ in
            let drafts = [DraftTree(chain: [Int](repeating: 1, count: 31), acceptance: probability).probabilities]
            let count = width.best(drafts) ?? 0
            var accepted = 0
            while accepted < count, Double.random(in: 0..<1, using: &random) < probability { accepted += 1 }
            let noise = Double.random(in: 0.95...1.05, using: &random)
            width.note(
                tokens: count + 1, seconds: cost(count + 1) * noise, written: 1 + accepted,
                expected: drafts[0].prefix(count).reduce(0, +), accepted: accepted)
            return count
        }
    }

    @Test func `nothing is guessed where a pass costs as much as its tokens`() {
        let chosen = widths(cost: { Double($0) }, probability: 0.8, seed: 1).suffix(200)
        #expect(chosen.count { $0 == 0 } > 180)
    }

    @Test func `all is guessed where passes cost the same whatever their width`() {
        let chosen = widths(cost: { _ in 1 }, probability: 0.95, seed: 2).suffix(200)
        #expect(chosen.reduce(0, +) / 200 > 15)
    }

    @Test func `the width is near the one of the highest pace where passes of up to eight tokens are cheap`() {
        let chosen = widths(cost: { $0 <= 8 ? 1 + 0.02 * Double($0) : Double($0) }, probability: 0.85, seed: 3)
        #expect(chosen.suffix(200).count { (5...7).contains($0) } > 150)
    }

    @Test func `costs between known widths lie between theirs`() {
        var width = DraftWidth()
        #expect(width.cost(4) == 0 && width.pace == 0)
        width.note(tokens: 2, seconds: 1, written: 1, expected: 0, accepted: 0)
        width.note(tokens: 6, seconds: 3, written: 1, expected: 0, accepted: 0)
        #expect(width.cost(4) == 2 && width.cost(1) == 1 && width.cost(60) == 3 && abs(width.pace - 0.5) < 0.01)
        #expect(width.best([[0.9]]) == nil)
    }
}
