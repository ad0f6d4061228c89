import SegDatasets
import SegGeometry
import SegRewards
import SegScenes
import SegTasks
import Testing

struct ExampleScoreTests {
    private let scene = Scene(
        seed: 1, index: 0, style: SceneStyle(sizes: [ImageSize(width: 100, height: 100)], shapes: 1...1))

    private func example(_ task: ExampleTask) -> Example {
        Example(task: task, question: "", answer: "red star", object: task == .absent ? nil : 0)
    }

    private func scored(_ answer: String, _ task: ExampleTask) -> ExampleScore {
        let example = example(task)
        let truth = try? PictureExamples(scene, [example]).truth(of: 0)
        return ExampleScore(of: answer, to: example, about: truth)
    }

    @Test func `the whole picture overlaps a shape by the shape's share of it`() {
        let all = "[[[0.000, 0.000], [0.000, 0.990], [0.990, 0.990], [0.990, 0.000]]]"
        let score = scored(all, .textToMask)
        #expect(score.value == Double(scene.objects[0].area) / 10_000)
        #expect(score.isValid)
    }

    @Test(arguments: [
        "", "There is no red star in the image.", "[[[0.1, 0.2]", "[0.5, 0.5]",
        "[[[5.0, 5.0], [6.0, 5.0], [6.0, 6.0]]]",
    ])
    func `an answer that fills nothing is invalid`(answer: String) {
        let score = scored(answer, .textToMask)
        #expect(score.value < 0.02)
        if !answer.hasPrefix("[[[0") { #expect(!score.isValid) }
    }

    @Test func `points count when they hit`() {
        let middle = scene.objects[0].middle
        let hit = "[\(Double(middle.x) / 100), \(Double(middle.y) / 100)]"
        #expect(scored(hit, .textToPoint).value == 1)
        let bounds = scene.objects[0].bounds
        let miss = "[\(Double(bounds.left + 50) .truncatingRemainder(dividingBy: 100) / 100), 1.5]"
        #expect(scored(miss, .textToPoint).value == 0)
        #expect(!scored("here", .textToPoint).isValid)
        #expect(scored("[nan, 1e300]", .textToPoint).value == 0)
    }

    @Test func `words must be the right ones, and silence is right about nothing`() {
        #expect(scored("red star", .pointToText).value == 1)
        #expect(scored("red moon", .pointToText).value == 0)
        #expect(scored("There is none.", .absent).value == 1)
        #expect(scored("[0.1, 0.2]", .absent).value == 0)
        // What cannot be read is no refusal.
        for attempt in ["[[[0.1, 0.2", #"{"x": 0.1, "y": 0.2}"#, "(10, 20), (30, 40)", "<point x=\"3\" y=\"4\">"] {
            #expect(scored(attempt, .absent).value == 0, "\(attempt)")
        }
    }

    @Test func `a summary of nothing is zero, and shares are shares`() {
        #expect(ExampleScores([]).mean == 0)
        let scores = ["red star", "red moon", "red star", "no"].map {
            scored($0, .pointToText)
        }
        let summary = ExampleScores(scores)
        #expect(summary.count == 4)
        #expect(summary.mean == 0.5)
        #expect(summary.aboveHalf == 0.5)
        #expect(summary.invalid == 0)
    }
}
