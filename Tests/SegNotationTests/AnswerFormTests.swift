import SegGeometry
import SegNotation
import Testing

@Suite struct AnswerFormTests {
    @Test(arguments: [
        ("[[[0.1, 0.2], [0.5, 0.2], [0.5, 0.6]]]", AnswerForm.outlines),
        ("[[[0.1, 0.2], [0.5, 0.2], [1.01, 0.6]]]", .outlines),
        ("[[[0.1, 0.2], [0.5, 0.2], [0.5, 0.6]], [[0.1", .outlines),
        ("[[[0, 0], [320, 96], [320, 288]]]", .outOfRange),
        (#"[{"bbox_2d": [64, 96, 320, 288]}]"#, .outOfRange),
        ("[0.1, 0.2, 0.5, 0.6]", .boxes),
        ("It is at [0.5, 0.25].", .points),
        ("[0.1, 0.2, 0.5, 0.2, 0.5, 0.6, 0.1, 0.6]", .notParsed),
        (#"<point x="30.0" y="40.0">dog</point>"#, .notParsed),
        ("<|box_start|>(100,200),(500,600)<|box_end|>", .notParsed),
        (#"{"x": 12, "y": 30}"#, .notParsed),
        ("0.1, 0.2, 0.5, 0.6", .notParsed),
        ("(100, 200), (500, 600)", .notParsed),
        ("[[[0.1, 0.2", .cutShort),
        ("<think>perhaps [[[0.1, 0.2], [0.5, 0.2], [0.5, 0.6]]]</think>There is no dog.", .words),
        ("There are 2 dogs in 1 picture, 1,000 times.", .words),
        (" \n", .empty),
        ("", .empty),
    ])
    func `each text has its form`(_ text: String, _ form: AnswerForm) {
        let found = AnswerReading(text, size: ImageSize(width: 640, height: 480)).form
        #expect(found == form)
        #expect(found.saysNothingIsThere == [.words, .empty].contains(form))
    }

    @Test func `a model that was stopped before its first outline was cut short`() {
        let size = ImageSize(width: 8, height: 8)
        #expect(AnswerReading("", size: size, isCut: true).form == .cutShort)
        #expect(AnswerReading("<think>hm", size: size, isCut: true).form == .cutShort)
        #expect(AnswerReading("[[[0.1, 0.2], [0.5, 0.2]", size: size, isCut: true).form == .outlines)
    }
}
