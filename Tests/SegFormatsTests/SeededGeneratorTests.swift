import SegFormats
import Testing

struct SeededGeneratorTests {
    @Test func `the stream is SplitMix64's`() {
        // The first outputs for seed 0, as published with the reference code in C.
        var random = SeededGenerator(seed: 0)
        #expect(random.next() == 0xE220_A839_7B1D_CDAF)
        #expect(random.next() == 0x6E78_9E6A_A1B9_65F4)
        #expect(random.next() == 0x06C4_5D18_8009_454F)
    }

    @Test func `numbers stay in their ranges and reach all of them`() {
        var random = SeededGenerator(seed: 3)
        var seen: Set<Int> = []
        for _ in 0..<2000 {
            let integer = random.integer(-3...4)
            #expect((-3...4).contains(integer))
            seen.insert(integer)
            #expect((0..<1).contains(random.unit()))
            #expect((2.0...5.0).contains(random.uniform(2...5)))
        }
        #expect(seen.count == 8)
    }

    @Test func `choices follow their weights, and nothing follows from no weight`() {
        var random = SeededGenerator(seed: 5)
        var counts = [0, 0, 0]
        for _ in 0..<6000 {
            if let index = random.pickIndex(weights: [1, 0, 3]) { counts[index] += 1 }
        }
        #expect(counts[1] == 0)
        #expect(abs(counts[2] - 4500) < 200)
        #expect(random.pickIndex(weights: []) == nil)
        #expect(random.pickIndex(weights: [0, 0]) == nil)
    }

    @Test func `items of a series are independent of one another`() {
        let states = Set((0..<10_000).map { SeededGenerator(seed: 7, index: $0).state })
        #expect(states.count == 10_000)
        #expect(SeededGenerator(seed: 7, index: 3).state != SeededGenerator(seed: 8, index: 3).state)
    }

    @Test func `a shuffle keeps every item`() {
        var random = SeededGenerator(seed: 9)
        var items = Array(0..<50)
        random.shuffle(&items)
        #expect(items != Array(0..<50))
        #expect(items.sorted() == Array(0..<50))
    }
}
