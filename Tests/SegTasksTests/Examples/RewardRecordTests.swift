import DatasetFixtures
import SegDatasets
import SegFormats
import SegGeometry
import SegNotation
import SegRewards
import SegTasks
import TestSupport
import Testing

struct RewardRecordTests {
    @Test func `the right answer to a prepared question earns what can be earned`() throws {
        var random = SplitMix64(seed: 18)
        let objects = (0..<60).map { place in
            let mask = DrawnMasks.any(&random, size: ImageSize(width: 64, height: 48))
            return AnnotatedObject(
                mask, DrawnMasks.disc(radius: 9, in: mask.size), text: "thing \(place)", place: place)
        }
        var report = DataReport()
        var (lines, found) = ([String](), [RewardRecord]())
        try ExampleMaker(seed: 1).writeRewarded(DrawnObjects(annotatedObjects: objects), report: &report) { record in
            lines.append(record.line)
            found.append(record)
        }
        #expect(lines.count == 60)
        for (line, record) in zip(lines, found) {
            let read = try JSONRecord(Array(line.utf8))
            #expect(try read.string("task") == record.example.task.rawValue)
            #expect(try read.objects("truth").map { try $0.runLengthMask() } == record.truth)
            #expect(try read.integer("width") == 64 && read.integer("height") == 48)
            var desk = RewardDesk(rule: RewardRule(), budget: 100)
            var output = JSONObjectWriter()
            output.field("text", record.example.answer)
            for name in ["truth", "task", "width", "height", "answer"] {
                output.field(name, json: read.json(name) ?? [])
            }
            let reward = try desk.reward(JSONRecord(output.utf8))
            #expect(try #require(reward.parts[.overlap]) > 0.85)
        }
    }

    @Test func `what is not there has no truth and no size`() {
        let example = WrittenExample(id: "1", image: "a.png", task: .absent, question: "Where?", answer: "Nowhere.")
        let line = RewardRecord(example: example, truth: [], size: nil).line
        #expect(line.contains(#""truth": null, "width": null, "height": null, "answer": "Nowhere.""#))
        #expect(
            line.contains(
                #""prompt": [{"role": "user", "content": [{"type": "image"}, {"type": "text", "text": "Where?"}]}]"#))
    }
}
