import SegEvaluation
import Testing

private struct Odd: Error, Equatable { var number: Int }

@Test(arguments: [0, 1, 7, 1000])
func `the results are those of a plain map, in order`(_ count: Int) throws {
    let numbers = Array(0..<count)
    #expect(numbers.concurrently { $0 * $0 } == numbers.map { $0 * $0 })
    #expect(try numbers.concurrentMap { $0 + 1 } == numbers.map { $0 + 1 })
}

@Test func `the first element's error is thrown, however the work is spread`() {
    #expect(throws: Odd(number: 301)) {
        try Array(0..<1000).concurrentMap { if $0 > 300, $0 % 2 == 1 { throw Odd(number: $0) } }
    }
}
