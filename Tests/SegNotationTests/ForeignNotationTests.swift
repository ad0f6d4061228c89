import SegGeometry
import SegNotation
import Testing

@Suite struct ForeignNotationTests {
    private func kinds(_ text: String) -> [Diagnostic] {
        AnswerReading(text, size: ImageSize(width: 640, height: 480)).reading.diagnostics.filter {
            $0.kind == .foreignNotation
        }
    }

    @Test(arguments: [
        (#"[{"bbox_2d": [64, 96, 320, 288], "label": "dog"}]"#, "bbox_2d", 3),
        ("<|box_start|>(100,200),(500,600)<|box_end|>", "<|box_start|>", 0),
        (#"so: <point x="30.0" y="40.0" alt="dog">dog</point>"#, "<point", 4),
        (#"{"x": 12, "y": 30}"#, #"{"x""#, 1),
        (#"{"point_2d": [3, 4]}"#, "point_2d", 2),
        ("<loc0100><loc0200>", "<loc", 0),
    ])
    func `each is reported once, where it begins`(_ text: String, _ mark: String, _ at: Int) {
        let notices = kinds(text)
        #expect(notices.count == 1 && notices.first?.at == at)
        #expect(notices.first?.message.contains(mark) == true)
    }

    @Test(arguments: ["[[[0.1, 0.2], [0.3, 0.4], [0.5, 0.6]]].", "a_b < c {d}", "", "There is no dog."])
    func `our own answers and prose have none`(_ text: String) { #expect(kinds(text).isEmpty) }
}
