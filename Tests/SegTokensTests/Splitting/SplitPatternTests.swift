import TestSupport
import Testing

@testable import SegTokens

@Suite struct SplitPatternTests {
    static let known = [
        SplitPattern.qwenText, SplitPattern.llama3Text, SplitPattern.kimiText, SplitPattern.gpt2Text,
    ]

    @Test func `known patterns have scanners of their own`() throws {
        for text in Self.known {
            let pattern = try #require(SplitPattern(text))
            if case .regularExpression = pattern { Issue.record("no scanner for \(text)") }
        }
        guard case .regularExpression = SplitPattern(#"\s+"#) else {
            Issue.record("another pattern goes through ICU")
            return
        }
    }

    @Test func `what is no regular expression is no pattern`() {
        #expect(SplitPattern("(") == nil)
        #expect(SplitPattern("[a") == nil)
    }

    @Test(arguments: known)
    func `scanners agree with a backtracking engine`(text: String) throws {
        let scanner = try #require(SplitPattern(text))
        let engine = try #require(RegularExpressionSplit(text))
        var random = SplitMix64(seed: 13)
        for _ in 0..<1500 {
            let scalars = random.text(most: 24).unicodeScalars.filter {
                $0.properties.age.map { $0.major < 14 } ?? false
            }.map(\.value)
            #expect(scanner.matches(in: scalars, 0..<scalars.count) == engine.matches(in: scalars, 0..<scalars.count))
        }
    }

    @Test(arguments: known)
    func `matches leave no gap, and a part is split as if it were all`(text: String) throws {
        let scanner = try #require(SplitPattern(text))
        var random = SplitMix64(seed: 14)
        for _ in 0..<1500 {
            let scalars = random.text(most: 24).unicodeScalars.map(\.value)
            #expect(scanner.matches(in: scalars, 0..<scalars.count).flatMap(Array.init) == Array(scalars.indices))
            let part = scalars.count / 3..<scalars.count - scalars.count / 4
            let inside = scanner.matches(in: scalars, part).map {
                $0.lowerBound - part.lowerBound..<$0.upperBound - part.lowerBound
            }
            #expect(inside == scanner.matches(in: Array(scalars[part]), 0..<part.count))
        }
    }

    @Test(
        arguments: known,
        ["A", "a", "あ", "あA", "Aあ", "\u{301}", "\u{301}A", " ", "\n", "\n ", "!", "!\n", "1", "'s", "中", "'"])
    func `a long run of anything is split in linear time`(text: String, unit: String) throws {
        let scanner = try #require(SplitPattern(text))
        let scalars = String(repeating: unit, count: 20_000).unicodeScalars.map(\.value)
        let elapsed = ContinuousClock().measure {
            #expect(scanner.matches(in: scalars, 0..<scalars.count).last?.upperBound == scalars.count)
        }
        #expect(elapsed < .seconds(20))
    }
}
