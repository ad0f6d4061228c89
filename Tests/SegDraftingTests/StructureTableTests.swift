import Testing

@testable import SegDrafting

@Suite struct StructureTableTests {
    private func state(_ text: String) -> AnswerState {
        var state = AnswerState()
        for byte in text.utf8 { _ = state.append(byte) }
        return state
    }

    @Test func `what was seen is expected as often as it was seen`() {
        var table = StructureTable()
        let place = state("[[[0.123")
        #expect(table.next(after: place).isEmpty && table.forced(after: place) == nil)
        for _ in 0..<3 { table.learn(.token(5), after: place) }
        #expect(table.forced(after: place) == .token(5))
        table.learn(.digits(1), after: place)
        let next = table.next(after: place)
        #expect(next.map(\.symbol) == [.token(5), .digits(1)])
        #expect(abs(next[0].probability - 0.75) < 1e-9 && abs(next[1].probability - 0.25) < 1e-9)
        #expect(table.forced(after: place) == nil)
    }

    @Test func `an outline that comes back to its beginning may end differently from one that is far away`() {
        let near = state("[[[0.100, 0.100], [0.200, 0.100], [0.200, 0.200], [0.110, 0.110")
        let far = state("[[[0.100, 0.100], [0.110, 0.100], [0.120, 0.110], [0.800, 0.800")
        var table = StructureTable()
        for _ in 0..<50 {
            table.learn(.token(1), after: near)
            table.learn(.token(2), after: far)
        }
        #expect(table.next(after: near).first.map { $0.symbol == .token(1) && $0.probability > 0.9 } == true)
        #expect(table.next(after: far).first.map { $0.symbol == .token(2) && $0.probability > 0.9 } == true)
    }

    @Test func `what is new outweighs what was`() {
        var table = StructureTable()
        let place = state("[[[0")
        for _ in 0..<20_000 { table.learn(.token(1), after: place) }
        for _ in 0..<6000 { table.learn(.token(2), after: place) }
        #expect(table.next(after: place).first.map { $0.symbol == .token(2) } == true)
    }
}
