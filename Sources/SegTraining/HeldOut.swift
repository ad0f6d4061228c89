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
    ///
    /// - Returns: the scores, and the first few answers of each task with their pictures.
    func metrics(of model: any VisionLanguageModel, step: Int) throws -> (HeldOutMetrics, shown: [ShownAnswer]) {
        let start = ContinuousClock.now
        var scores: [String: LessonScores] = [:]
        var shown: [ShownAnswer] = []
        for task in LessonTask.allCases where lessons.mixture.tasks.weight(of: task) > 0 {
            let answers = try answers(to: task, model: model)
            scores[task.rawValue] = LessonScores(answers.map(\.score))
            shown += answers.compactMap(\.shown)
        }
        return (HeldOutMetrics(step: step, scores: scores, evaluationSeconds: start.secondsToNow), shown)
    }

    /// An answer, as processes tell each other.
    private struct Answer: Codable {
        var score: LessonScore
        /// Only of the first few scenes.
        var shown: ShownAnswer?
    }

    private func answers(to task: LessonTask, model: any VisionLanguageModel) throws -> [Answer] {
        var lessons = lessons
        lessons.mixture.tasks = .only(task)
        lessons.mixture.lessonsPerScene = 1
        let indexes = (0..<settings.scenes).filter(ranks.takes)
        var answers: [Int: [Answer]] = [:]
        for first in stride(from: 0, to: indexes.count, by: Self.scenesAtOnce) {
            let asked = try indexes[first..<min(first + Self.scenesAtOnce, indexes.count)].flatMap { index in
                let (scene, lessons) = try lessons.item(seed: settings.seed, index: index)
                return try lessons.map { (index, try AskedQuestion($0, about: scene, folder: folder)) }
            }
            for ((index, question), text) in zip(asked, try self.answers(to: asked.map(\.1), model: model)) {
                var answer = Answer(score: LessonScore(of: text, to: question.lesson, about: question.scene))
                if index < settings.samplesKept {
                    answer.shown = try ShownAnswer(question, number: index, answer: text, score: answer.score)
                }
                answers[index, default: []].append(answer)
            }
        }
        return try ranks.exchange(answers).flatMap { $0 }.sorted { $0.key < $1.key }.flatMap(\.value)
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
