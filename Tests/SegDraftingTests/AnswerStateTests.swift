import TestSupport
import Testing

@testable import SegDrafting

@Suite struct AnswerStateTests {
    private func read(_ text: String) -> (AnswerState, [AnswerState.Coordinate]) {
        var state = AnswerState()
        let found = text.utf8.compactMap { state.append($0) }
        return (state, found)
    }

    @Test func `numbers come out in thousandths with their places and outlines`() {
        let (state, found) = read("It is at [[[0.295, 0.204], [0.5, 1.0]], [[0.12, 0.000]]].")
        #expect(found.map(\.value) == [295, 204, 500, 1000, 120, 0])
        #expect(found.map(\.place) == [0, 1, 0, 1, 0, 1])
        #expect(found.map(\.ring.count) == [0, 0, 1, 1, 0, 0])
        #expect(found.map(\.x)[3] == 500)
        #expect(state.rings == 2 && state.depth == 0)
    }

    @Test func `a box has four places`() {
        #expect(read("[0.1, 0.2, 0.3, 0.4]").1.map(\.place) == [0, 1, 2, 3])
    }

    @Test func `free text is outside, and a letter leaves the notation`() {
        #expect(read("There are 12 dogs, 0.5 cats.").0.phase == .outside)
        #expect(read("[[[0.1, 0.2], [the").0 == AnswerState())
    }

    @Test func `10000 texts of the notation's bytes keep the state in its bounds`() {
        var random = SplitMix64(seed: 1)
        let bytes = Array("0123456789.,[] -\na".utf8)
        for _ in 0..<10_000 {
            var state = AnswerState()
            for _ in 0..<Int.random(in: 0...60, using: &random) {
                let ended = state.append(bytes[Int.random(in: 0..<bytes.count, using: &random)])
                #expect(state.depth >= 0 && state.place >= 0 && state.separators < 1 << 24 && state.digits < 1000)
                if let ended { #expect((0..<10_000).contains(ended.value)) }
            }
        }
    }

    @Test func `an outline that comes back to its beginning is near its end`() {
        var ring = RingTrail()
        for point in [(0, 0), (10, 0), (10, 10), (0, 10)] { ring.append(GridPoint(x: point.0, y: point.1)) }
        #expect(ring.count == 4 && ring.length == 30 && ring.step == GridPoint(x: -10, y: 0))
        #expect(ring.closeness(of: GridPoint(x: 0, y: 5)) == 3)
        #expect(ring.closeness(of: GridPoint(x: 0, y: 300)) == 0)
    }
}
