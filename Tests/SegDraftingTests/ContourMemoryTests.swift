import SegTokens
import Testing

@testable import SegDrafting

@Suite struct ContourMemoryTests {
    @Test(arguments: Tokenizers.names) func `before any answer it knows the notation`(_ name: String) throws {
        let tokenizer = try Tokenizers.tokenizer(name)
        let tokens = AnswerTokens(tokenizer)
        var (memory, state) = (ContourMemory(tokens), AnswerState())
        for id in tokenizer.encode("[[[0", specials: .literal) { _ = memory.read(id, tokens, &state) }
        let next = memory.structure.next(after: state)
        let stop = tokenizer.encode(".", specials: .literal)
        #expect(next.first.map { $0.symbol == .token(stop[0]) } == true)
    }

    @Test func `an outline written for a prompt is expected for this prompt only`() throws {
        var memory = ContourMemory(AnswerTokens(try Tokenizers.tokenizer("nano")))
        for _ in 0..<20 {
            var ring = RingTrail()
            for point in [(100, 200), (300, 210), (310, 400)] {
                memory.learn(.init(place: 0, value: point.0, x: 0, ring: ring), prompt: 1)
                memory.learn(.init(place: 1, value: point.1, x: point.0, ring: ring), prompt: 1)
                ring.append(GridPoint(x: point.0, y: point.1))
            }
        }
        var ring = RingTrail()
        ring.append(GridPoint(x: 100, y: 200))
        let place = StepTable.Place(ring: ring, x: nil)
        let same = memory.probabilities(at: place, prompt: 1, box: nil)
        let other = memory.probabilities(at: place, prompt: 2, box: nil)
        #expect(same[300] > other[300])
        #expect(abs(same.reduce(0, +) - 1) < 1e-3 && abs(other.reduce(0, +) - 1) < 1e-3)
    }
}
