import SegTokens
import Testing

@Suite struct TurnTests {
    @Test func `a turn of one text has one part`() {
        #expect(Turn(role: .user, text: "a") == Turn(role: .user, content: [.text("a")]))
        #expect(Turn(role: .user, text: "a") != Turn(role: .user, content: [.text("a"), .image]))
    }
}
