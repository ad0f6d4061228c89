import SegInputs
import SegTokens
import Testing

struct ConversationTests {
    @Test func `a question has its pictures first`() {
        let conversation = Conversation.question("What?", images: 2)
        #expect(conversation.turns == [Turn(role: .user, content: [.image, .image, .text("What?")])])
        #expect(conversation.imageCount == 2)
    }

    @Test func `an example is a question and its answer`() {
        let example = Conversation.example(question: "What?", answer: "That.")
        #expect(example.turns.map(\.role) == [.user, .assistant])
        #expect(example.imageCount == 1)
    }
}
