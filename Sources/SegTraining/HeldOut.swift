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

extension Trainer {
    /// Asks the model that a checkpoint would now publish, greedily, one question of each task that the current stage gives, in each of the
    /// held-out scenes.
    public func evaluate() throws -> HeldOutMetrics {
        let start = ContinuousClock.now
        let lessons = config.stage(at: stepsDone).lessons
        var scores: [String: LessonScores] = [:]
        try optimizer.withPublishedWeights {
            for task in LessonTask.allCases where lessons.mixture.tasks.weight(of: task) > 0 {
                scores[task.rawValue] = LessonScores(try self.scores(of: task, lessons: lessons))
            }
        }
        return HeldOutMetrics(step: stepsDone, scores: scores, evaluationSeconds: start.secondsToNow)
    }

    private func scores(of task: LessonTask, lessons: SceneLessons) throws -> [LessonScore] {
        let settings = config.evaluation
        var lessons = lessons
        lessons.mixture.tasks = .only(task)
        lessons.mixture.lessonsPerScene = 1
        let asker = try GreedyAsker(model: model, folder: folder, maxNewTokens: settings.maxNewTokens)
        var scores: [LessonScore] = []
        for index in 0..<settings.scenes {
            let (scene, asked) = try lessons.item(seed: settings.seed, index: index)
            for lesson in asked {
                let answer = try asker.answer(lesson, about: scene)
                scores.append(LessonScore(of: answer, to: lesson, about: scene))
            }
        }
        return scores
    }
}

/// Asks a model and takes the most likely token each time, by the same code as users' questions.
struct GreedyAsker {
    private let decoder: Decoder
    private let builder: InputBuilder
    private let tokenizer: Tokenizer
    private let stop: StopRule

    init(model: any VisionLanguageModel, folder: ModelFolder, maxNewTokens: Int) throws {
        decoder = Decoder(model)
        builder = InputBuilder(
            processor: folder.processor, tokenizer: folder.tokenizer, template: folder.template,
            imageTokenID: folder.config.imageTokenID)
        tokenizer = folder.tokenizer
        let stopIDs = try StopTokens(directory: folder.url, template: folder.template).ids
        stop = StopRule(stopIDs: stopIDs, maxNewTokens: maxNewTokens)
    }

    func answer(_ lesson: SegData.Lesson, about scene: Scene) throws -> String {
        let input = try builder.input(question: lesson.question, images: [scene.image])
        let generation = try decoder.generate(input, sampling: SamplingOptions(), stop: stop)
        return tokenizer.decode(generation.ids, skipSpecial: true)
    }
}
