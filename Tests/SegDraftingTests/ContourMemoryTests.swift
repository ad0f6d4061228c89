import SegTokens
import Testing

@testable import SegDrafting

@Suite struct ContourMemoryTests {
    @Test(arguments: Tokenizers.names) func `before any answer it knows the notation`(_ name: String) throws {
        let tokenizer = try Tokenizers.tokenizer(name)
        let tokens = AnswerTokens(tokenizer)
        let memory = ContourMemory(tokens)
        var state = AnswerState()
        for id in tokenizer.encode("[[[0.123, 0.456], [0.789, 0.012], [0.345, 0.678]]].", specials: .literal) {
            if state.phase != .outside {
                let symbol = ContourMemory.symbol(id, tokens, after: state)
                let share = memory.structure.next(after: state).first { $0.symbol == symbol }?.probability ?? 0
                #expect(share > 0.005, "\(tokenizer.decode([id], skipSpecial: false)) \(share)")
            }
            for byte in tokens.bytes[id] ?? [] { _ = state.append(byte) }
        }
        #expect(state.phase == .separators && state.rings == 1)
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
