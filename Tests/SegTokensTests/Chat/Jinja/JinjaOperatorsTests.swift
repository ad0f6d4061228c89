import Testing

@testable import SegTokens

@Suite struct JinjaOperatorsTests {
    @Test func `division and remainder are towards minus infinity`() throws {
        for a in -7...7 {
            for b in [-3, -2, -1, 1, 2, 3] {
                guard case .integer(let quotient) = try JinjaOperators.apply("//", .integer(a), .integer(b)),
                    case .integer(let remainder) = try JinjaOperators.apply("%", .integer(a), .integer(b))
                else { Issue.record("\(a) and \(b) give no whole numbers"); continue }
                #expect(quotient * b + remainder == a)
                #expect(quotient == Int((Double(a) / Double(b)).rounded(.down)))
            }
        }
    }

    @Test func `what has no value is refused`() {
        for (sign, a, b) in [
            ("//", 1, 0), ("%", 1, 0), ("/", 1, 0), ("+", Int.max, 1), ("*", Int.max, 2), ("**", 2, 2),
        ] {
            #expect(throws: JinjaError.self) { try JinjaOperators.apply(sign, .integer(a), .integer(b)) }
        }
    }

    /// Every slice of a list of five, against the definition by single items.
    @Test func `slices are Python's`() throws {
        let list = JinjaValue.list((0..<5).map { .integer($0) })
        func slice(_ from: Int?, _ to: Int?, _ step: Int) throws -> [Int] {
            let value = try JinjaSlice.of(list, [from.map { .integer($0) }, to.map { .integer($0) }, .integer(step)])
            return try value.items().compactMap { if case .integer(let number) = $0 { number } else { nil } }
        }
        #expect(
            try slice(nil, nil, -1) == [4, 3, 2, 1, 0] && slice(-2, nil, 1) == [3, 4] && slice(3, 0, -2) == [3, 1])
        #expect(try slice(nil, -9, 1) == [] && slice(9, nil, -3) == [4, 1] && slice(1, 99, 2) == [1, 3])
        #expect(throws: JinjaError.self) { try slice(nil, nil, 0) }
    }
}
