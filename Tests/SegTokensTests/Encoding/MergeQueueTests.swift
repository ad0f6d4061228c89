import TestSupport
import Testing

@testable import SegTokens

@Suite struct MergeQueueTests {
    @Test func `the lowest number comes out first, however they went in`() {
        var random = SplitMix64(seed: 8)
        for count in [0, 1, 2, 3, 10, 300] {
            let numbers = (0..<count).map { _ in UInt64.random(in: 0...50, using: &random) }
            var heap = MinimumHeap()
            for number in numbers { heap.insert(number) }
            var sorted: [UInt64] = []
            while let number = heap.removeLowest() { sorted.append(number) }
            #expect(sorted == numbers.sorted())
        }
    }

    @Test func `a long run of one letter is halved from the left`() throws {
        let tokenizer = try TinyTokenizer.read(TinyTokenizer.json(merges: ["a a", "aa aa"]))
        let ids = tokenizer.encode(String(repeating: "a", count: 4 * 1000 + 3), specials: .literal)
        #expect(ids == [Int](repeating: 257, count: 1000) + [256, 97])
    }
}
