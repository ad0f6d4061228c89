internal import Foundation
public import SegData
internal import SegGeneration
internal import SegInputs
internal import SegModels
internal import SegTokens
internal import Torch

/// What an evaluation in the course of a run measured.
public struct HeldOutMetrics: Hashable, Sendable, Codable {
    /// Steps done.
    public var step: Int
    /// Scores by the raw value of `LessonTask`.
    public var scores: [String: LessonScores]
    /// Seconds it took.
    public var evaluationSeconds: Double
}

/// Questions about scenes that no step draws, answered greedily and many at a time.
struct HeldOutExam {
    let settings: TrainConfig.Evaluation
    let lessons: SceneLessons
    let folder: ModelFolder
    var ranks = Ranks()

    /// Asks one question of each task that the lessons give in each scene.
    func metrics(of model: any VisionLanguageModel, step: Int) throws -> HeldOutMetrics {
        let start = ContinuousClock.now
        var scores: [String: LessonScores] = [:]
        for task in LessonTask.allCases where lessons.mixture.tasks.weight(of: task) > 0 {
            scores[task.rawValue] = LessonScores(try self.scores(of: task, model: model))
        }
        return HeldOutMetrics(step: step, scores: scores, evaluationSeconds: start.secondsToNow)
    }

    private func scores(of task: LessonTask, model: any VisionLanguageModel) throws -> [LessonScore] {
        var lessons = lessons
        lessons.mixture.tasks = .only(task)
        lessons.mixture.lessonsPerScene = 1
        let indexes = (0..<settings.scenes).filter(ranks.takes)
        var scores: [Int: [LessonScore]] = [:]
        for first in stride(from: 0, to: indexes.count, by: Self.scenesAtOnce) {
            let asked = try indexes[first..<min(first + Self.scenesAtOnce, indexes.count)].flatMap { index in
                let (scene, lessons) = try lessons.item(seed: settings.seed, index: index)
                return try lessons.map { (index, try AskedQuestion($0, about: scene, folder: folder)) }
            }
            for ((index, question), answer) in zip(asked, try answers(to: asked.map(\.1), model: model)) {
                scores[index, default: []].append(
                    LessonScore(of: answer, to: question.lesson, about: question.scene))
            }
        }
        return try ranks.exchange(scores).flatMap { $0 }.sorted { $0.key < $1.key }.flatMap(\.value)
    }

    private func answers(to asked: [AskedQuestion], model: any VisionLanguageModel) throws -> [String] {
        let stop = StopRule(
            stopIDs: try StopTokens(directory: folder.url, template: folder.template).ids,
            maxNewTokens: settings.maxNewTokens)
        let generations = try BatchDecoder(model).generate(asked.map { BatchPrompt($0.input) }, stop: stop)
        return generations.map { folder.tokenizer.decode($0.flatMap(\.ids), skipSpecial: true) }
    }

    /// Scenes whose pictures are held at once.
    private static let scenesAtOnce = 64
}
