import TestSupport
import Testing

@testable import SegServer

@Suite struct StopTextTests {
    @Test func `however 3000 texts are cut, they end before the stop that is whole first`() {
        var random = SplitMix64(seed: 24)
        for _ in 0..<3000 {
            let text = String(
                (0..<Int.random(in: 0...12, using: &random)).map { _ in "ab é".randomElement(using: &random) ?? "a" })
            let stops = (0..<Int.random(in: 0...2, using: &random)).map { _ in
                String(
                    (0..<Int.random(in: 1...3, using: &random)).map { _ in "ab é".randomElement(using: &random) ?? "a" }
                )
            }
            var stop = StopText(stops)
            var (heard, isOver) = ("", false)
            for character in text {
                let (piece, ended) = stop.append(String(character))
                heard += piece
                isOver = ended
                if ended { break }
            }
            heard += stop.finish()
            // Characters come one by one: the stop that is whole first ends the answer, of those the longest.
            let found = stops.compactMap { text.firstRange(of: $0) }
            let first = found.min { ($0.upperBound, $0.lowerBound) < ($1.upperBound, $1.lowerBound) }?.lowerBound
            #expect(heard == String(text[..<(first ?? text.endIndex)]) && heard == stop.text)
            #expect(isOver == (first != nil))
        }
    }
}
