import TestSupport
import Testing

@testable import SegEvaluation

@Suite struct BatchQueueTests {
    /// Whatever comes when: a batch holds the first that waits, all that fit it up to the limit, in the order in which they came;
    /// nothing is lost and nothing comes twice.
    @Test func `batches hold what fits, in order, and all of it`() {
        var random = SplitMix64(seed: 5)
        for _ in 0..<300 {
            let (limit, classes) = (Int.random(in: 1...6, using: &random), Int.random(in: 1...5, using: &random))
            var queue = BatchQueue<(kind: Int, number: Int)>()
            var (waiting, all, next): ([(kind: Int, number: Int)], [Int], Int) = ([], [], 0)
            while next < 60 || queue.count > 0 {
                for _ in 0..<Int.random(in: 0...8, using: &random) where next < 60 {
                    let item = (kind: Int.random(in: 0..<classes, using: &random), number: next)
                    queue.add(item)
                    waiting.append(item)
                    next += 1
                }
                let batch = queue.next(limit: limit) { $0.kind == $1.kind }
                let expected = waiting.filter { $0.kind == waiting[0].kind }.prefix(limit)
                #expect(batch.map(\.number) == expected.map(\.number))
                waiting.removeAll { item in batch.contains { $0.number == item.number } }
                #expect(queue.count == waiting.count)
                all += batch.map(\.number)
            }
            #expect(all.sorted() == Array(0..<60))
        }
    }
}
