import Foundation
import SegDatasets
import SegGeometry
import SegModels
import SegRewards
import SegScenes
import SegTasks
import SegTraining
import Testing
import Torch

@testable import SegFormats

@Suite struct TaskEvaluationTests {
    private let nano = TinyRun.root.appendingPathComponent("Models/nano")
    private let style = SceneStyle(sizes: [ImageSize(width: 112, height: 112)])

    private func model() throws -> any VisionLanguageModel {
        try Checkpoint(directory: nano).model(dtype: .auto, device: .cpu)
    }

    @Test func `the scores are those that a run's evaluation gives the same weights`() throws {
        var run = try TinyRun()
        defer { run.remove() }
        run.config.model = nano.path
        run.config.start = .checkpoint
        run.config.stages[0].examples.style = style
        run.config.stages[0].examples.mixture.otherWordings = 0
        var tasks = ExampleMixture.Tasks()
        for task in ExampleTask.allCases { tasks[task] = task == .pictureToText ? 0 : 1 }
        run.config.stages[0].examples.mixture.tasks = tasks
        run.config.evaluation.scenes = 6
        run.config.evaluation.maxNewTokens = 60
        let ofRun = try Trainer(run.config, resume: false).evaluate().metrics.scores
        var told: [ExampleTask] = []
        let scores = try TaskEvaluation(of: nano, about: .scenes(style), count: 6, maxNewTokens: 60)
            .scores(of: model()) { told.append($0) }.scores
        #expect(scores == ofRun.filter { $0.value.count > 0 })
        #expect(told == TaskEvaluation.tasks(about: .scenes(style)) && told.count == 13)
        #expect(scores.values.allSatisfy { $0.count <= 6 } && scores.count >= 12)
    }

    @Test func `nano names and boxes most of what it is asked about, and of a dataset's scenes the same`() throws {
        let tasks: [ExampleTask] = [.pointToText, .textToBox]
        let drawn = try TaskEvaluation(of: nano, about: .scenes(style), count: 24, tasks: tasks).scores(of: model())
            .scores
        #expect(Set(drawn.keys) == ["pointToText", "textToBox"])
        #expect((drawn["pointToText"]?.mean ?? 0) > 0.5 && (drawn["textToBox"]?.mean ?? 0) > 0.5)
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("exam-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try SceneFolder(style: style, seed: 4).write(count: 12, to: folder, workers: 1)
        var files = DatasetFiles(split: "val")
        files.scenes = folder.path
        let read = try TaskEvaluation(of: nano, about: .dataset(files), count: 24, tasks: [.textToBox])
        #expect(read.leftOut.countsByName.isEmpty)
        let scores = try read.scores(of: model()).scores
        #expect(Set(scores.keys) == ["textToBox"] && scores["textToBox"]?.count == 24)
        #expect((scores["textToBox"]?.mean ?? 0) > 0.5)
    }

    @Test func `a dataset that is not there and a folder without a model are refused by name`() throws {
        var files = DatasetFiles(split: "val")
        files.scenes = "/nowhere/scenes"
        #expect {
            try TaskEvaluation(of: nano, about: .dataset(files), count: 2)
        } throws: {
            "\($0)".contains("/nowhere/scenes")
        }
        #expect {
            try TaskEvaluation(of: URL(fileURLWithPath: "/nowhere/model"), about: .scenes(style), count: 2)
        } throws: {
            "\($0)".contains("/nowhere/model/config.json")
        }
    }
}
