import SegRewards
import Testing

@testable import SegTasks

struct SampleOrderTests {
    @Test(arguments: [1, 2, 3, 17, 200])
    func `every pass has every item once`(count: Int) {
        let order = SampleOrder(count: count, seed: 3)
        for epoch in 0..<5 {
            let items = (0..<count).map { order.item(at: epoch * count + $0) }
            #expect(items.allSatisfy { $0.epoch == epoch })
            #expect(items.map(\.item).sorted() == Array(0..<count))
        }
    }

    @Test func `an item depends on nothing but seed and index`() {
        let order = SampleOrder(count: 50, seed: 9)
        let forwards = (0..<400).map { order.item(at: $0).item }
        let other = SampleOrder(count: 50, seed: 9)
        let backwards = (0..<400).reversed().map { other.item(at: $0).item }
        #expect(forwards == backwards.reversed())
        #expect(Array(forwards[..<50]) != Array(forwards[50..<100]))
        let seeded = SampleOrder(count: 50, seed: 10)
        #expect((0..<400).map { seeded.item(at: $0).item } != forwards)
    }

    @Test func `every item comes first about as often as any other`() {
        var counts = [Int](repeating: 0, count: 8)
        let order = SampleOrder(count: 8, seed: 1)
        for epoch in 0..<8000 { counts[order.item(at: epoch * 8).item] += 1 }
        // 1000 each; five standard deviations are 148.
        #expect(counts.allSatisfy { abs($0 - 1000) < 150 }, "\(counts)")
    }
}
