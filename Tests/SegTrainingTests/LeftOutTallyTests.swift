import Foundation
import SegFormats
import Testing

@testable import SegTraining

struct LeftOutTallyTests {
    private func line(_ step: Int, _ more: String) -> Data {
        Data(#"{"step": \#(step), "loss": "nan", \#(more)}"#.utf8)
    }

    @Test func `what datasets lack and what steps lack stand side by side, and a resumed run counts on`() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("left-out.json")
        let before = [line(1, #""leftOut": {"broken_image": 2}, "leftOutFirst": "a.png""#), line(2, #""scenes": 3"#)]
        var tally = LeftOutTally(in: folder, keptLines: before)
        var report = DataReport()
        report.add(.emptyMask, "object 7")
        try tally.begin(with: report)
        try tally.note(line(3, #""leftOut": {"broken_image": 1, "long_example": 4}, "leftOutFirst": "b.png""#))
        try tally.note(line(3, #""evaluationSeconds": 1, "leftOut": {"broken_image": 50}"#))
        try tally.note(line(4, #""leftOut": {"long_example": 1}"#))
        try tally.flush()
        let text = try String(contentsOf: file, encoding: .utf8)
        #expect(
            text == #"{"counts": {"empty_mask": 1}, "entries": [{"problem": "empty_mask", "detail": "object 7"}], "#
                + #""steps": {"broken_image": 3, "long_example": 5}, "#
                + #""stepsFirst": {"broken_image": "step 1: a.png", "long_example": "step 3: b.png"}}"# + "\n")
    }
}
