import SegGeometry
import SegNotation
import Testing

@Suite struct QuestionTests {
    private let point = Query.point(NormalizedPoint(x: 0.621, y: 0.592))
    private let box = Query.box(NormalizedBox(x1: 0.372, y1: 0.162, x2: 0.784, y2: 0.605))

    @Test func `words ask the published README's sentence`() {
        #expect(Question(.text("octopus")).text == "Output the polygon coordinates of octopus in the image.")
    }

    @Test func `a point and a box ask the homepage's sentences, with three digits`() {
        #expect(Question(point).text == "Show me the contour of the object at point [0.621, 0.592].")
        #expect(
            Question(box).text
                == "Give the polygon vertices of the stuff within the box region [0.372, 0.162, 0.784, 0.605].")
        let half = Query.point(NormalizedPoint(x: 0.5, y: 0))
        #expect(Question(half).text == "Show me the contour of the object at point [0.500, 0.000].")
    }

    @Test func `each query and target has a sentence of its own`() {
        let sentences = [Query.text("cup"), point, box].flatMap { query in
            Target.allCases.map { Question(query, target: $0).text }
        }
        #expect(Set(sentences).count == 9)
        #expect(sentences.allSatisfy { $0.hasSuffix(".") })
    }

    @Test func `the published script's seven sentences hold the expression once`() {
        let sentences = Question.published("the {q} star")
        #expect(sentences.count == 7)
        #expect(sentences[0] == "\"the {q} star\"'s polygon")
        #expect(sentences[2] == Question(.text("the {q} star")).text)
        #expect(sentences.allSatisfy { $0.ranges(of: "the {q} star").count == 1 })
    }
}
