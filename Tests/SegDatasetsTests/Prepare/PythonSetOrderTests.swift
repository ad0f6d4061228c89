import SegDatasets
import Testing

/// The expected orders are what CPython 3.11.7 prints of `list(set(…))`.
@Suite struct PythonSetOrderTests {
    @Test(
        arguments: [
            ([], []), ([3, 1, 2, 1], [1, 2, 3]), ([8, 0, 16], [8, 0, 16]), ([16, 8, 0], [16, 8, 0]),
            ([-1, -2, 5], [5, -1, -2]), ([581_857, 98_304, 1, 65_536, 131_072], [98304, 581857, 131072, 1, 65536]),
            ([1 << 61, 2, (1 << 61) - 1, 4], [2305843009213693951, 2305843009213693952, 2, 4]),
        ] as [([Int], [Int])])
    func `integers come in the order of CPython's table`(_ values: [Int], _ expected: [Int]) {
        #expect(PythonSetOrder.order(values) == expected)
    }

    @Test func `seventy thousand integers come in CPython's order`() {
        let values = (0..<70_000).map { $0 * 7919 % 600_011 }
        let order = PythonSetOrder.order(values)
        #expect(order.count == 70_000)
        let fingerprint = order.reduce(0) { ($0 * 31 + $1) % 1_000_000_007 }
        #expect(fingerprint == 795035487)
    }

    @Test func `integers that meet in few slots come in CPython's order`() {
        let values = (0..<3000).map { $0 * 4096 } + stride(from: 0, to: 3000, by: 7).map { $0 * 4096 + 1 }
        #expect(PythonSetOrder.order(values).reduce(0) { ($0 * 31 + $1) % 1_000_000_007 } == 13_258_066)
    }
}
