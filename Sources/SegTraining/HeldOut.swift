internal import Foundation
public import SegData
internal import SegGeneration
internal import SegImaging
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
    /// Pictures and questions that could not be used, by `DataReport.Problem`; nil when all could.
    public var leftOut: [String: Int]?
}

/// What an evaluation measured, and answers to look at.
public struct HeldOutEvaluation: Sendable {
    /// The scores.
    public var metrics: HeldOutMetrics
    /// Answers about the first few pictures.
    var shown: [ShownAnswer]
}

/// What a run is examined with: the pictures of a dataset, or scenes that no step draws.
struct HeldOutExams {
    let settings: TrainConfig.Evaluation
    let folder: ModelFolder
    let ranks: Ranks
    private let shelf: DatasetShelf?

    /// Opens the dataset of an evaluation, if it names one.
    ///
    /// - Throws: what reading the dataset throws.
    init(
        _ settings: TrainConfig.Evaluation, folder: ModelFolder, ranks: Ranks, shelves: inout LessonShelves
    ) throws {
        (self.settings, self.folder, self.ranks) = (settings, folder, ranks)
        let isUsed = settings.everySteps > 0 && !settings.dataset.isEmpty
        shelf = isUsed ? try shelves.shelf(settings.dataset) : nil
    }

    /// The exam where training draws such scenes.
    func exam(about scenes: SceneLessons) -> HeldOutExam {
        let source = shelf.map { HeldOutExam.Source.dataset($0, settings.teaching) } ?? .scenes(scenes)
        return HeldOutExam(settings: settings, source: source, folder: folder, ranks: ranks)
    }
}

/// Questions about pictures that no step shows, answered greedily and many at a time.
struct HeldOutExam {
    /// What is asked about.
    enum Source {
        case scenes(SceneLessons)
        case dataset(DatasetShelf, TeachingConfig)
    }

    let settings: TrainConfig.Evaluation
    let source: Source
    let folder: ModelFolder
    var ranks = Ranks()

    private var tasks: LessonMixture.Tasks {
        switch source {
        case .scenes(let lessons): lessons.mixture.tasks
        case .dataset(_, let teaching): teaching.mixture.tasks
        }
    }

    /// Asks one question of each task that the lessons give about each picture. Where a dataset answers to a task with another,
    /// since what it names is not there, the score counts for that one.
    ///
    /// - Parameters:
    ///   - model: of the folder.
    ///   - step: how many steps it has learnt.
    ///   - onTask: told of each task before it is asked.
    /// - Throws: what drawing, reading and asking throw.
    /// - Returns: the scores, and the answers about the first few pictures with these.
    func evaluation(
        of model: any VisionLanguageModel, step: Int, onTask: (LessonTask) -> Void = { _ in }
    ) throws -> HeldOutEvaluation {
        let start = ContinuousClock.now
        var scores: [String: [LessonScore]] = [:]
        var shown: [ShownAnswer] = []
        var report = DataReport()
        for task in LessonTask.allCases where tasks.weight(of: task) > 0 {
            onTask(task)
            scores[task.rawValue] = scores[task.rawValue] ?? []
            for answer in try answers(to: task, model: model, &report) {
                scores[answer.score.task.rawValue, default: []].append(answer.score)
                if let kept = answer.shown { shown.append(kept) }
            }
        }
        let leftOut = try ranks.exchange(report.countsByName).reduce(into: [String: Int]()) {
            $0.merge($1, uniquingKeysWith: +)
        }
        let metrics = HeldOutMetrics(
            step: step, scores: scores.mapValues(LessonScores.init), evaluationSeconds: start.secondsToNow,
            leftOut: leftOut.isEmpty ? nil : leftOut)
        return HeldOutEvaluation(metrics: metrics, shown: shown)
    }

    /// An answer, as processes tell each other.
    private struct Answer: Codable {
        var score: LessonScore
        /// Only about the first few pictures.
        var shown: ShownAnswer?
    }

    /// Pictures of which each is asked about once by `task`, and how many there are.
    private func series(of task: LessonTask) -> (pictures: any PictureSeries, count: Int) {
        switch source {
        case .scenes(var lessons):
            lessons.mixture.tasks = .only(task)
            lessons.mixture.lessonsPerScene = 1
            return (SceneSeries(lessons, seed: settings.seed), settings.scenes)
        case .dataset(let shelf, var teaching):
            teaching.mixture.tasks = .only(task)
            teaching.mixture.lessonsPerScene = 1
            let lessons = DatasetLessons(shelf, teaching: teaching, seed: settings.seed)
            return (lessons, min(settings.scenes, lessons.count))
        }
    }

    /// A question about one of the pictures.
    private struct Asked {
        var index: Int
        var question: AskedQuestion
        var image: Image
    }

    private func answers(
        to task: LessonTask, model: any VisionLanguageModel, _ report: inout DataReport
    ) throws -> [Answer] {
        let (series, count) = series(of: task)
        let indexes = (0..<count).filter(ranks.takes)
        var answers: [Int: [Answer]] = [:]
        for first in stride(from: 0, to: indexes.count, by: Self.picturesAtOnce) {
            var asked: [Asked] = []
            for index in indexes[first..<min(first + Self.picturesAtOnce, indexes.count)] {
                guard let picture = try series.picture(at: index, report: &report),
                    folder.encoder.canShow(picture, &report)
                else { continue }
                for lesson in picture.lessons.indices {
                    let question = try AskedQuestion(lesson, of: picture, folder: folder)
                    asked.append(Asked(index: index, question: question, image: picture.image))
                }
            }
            for (asked, text) in zip(asked, try self.answers(to: asked.map(\.question), model: model)) {
                answers[asked.index, default: []].append(try answer(text, to: asked))
            }
        }
        return try ranks.exchange(answers).flatMap { $0 }.sorted { $0.key < $1.key }.flatMap(\.value)
    }

    private func answer(_ text: String, to asked: Asked) throws -> Answer {
        let lesson = asked.question.lesson
        let score = LessonScore(of: text, to: lesson, about: asked.question.truth)
        guard asked.index < settings.samplesKept else { return Answer(score: score) }
        return Answer(
            score: score,
            shown: try ShownAnswer(lesson, about: asked.image, number: asked.index, answer: text, score: score))
    }

    private func answers(to asked: [AskedQuestion], model: any VisionLanguageModel) throws -> [String] {
        let stop = StopRule(
            stopIDs: try StopTokens(directory: folder.url, template: folder.template).ids,
            maxNewTokens: settings.maxNewTokens)
        let generations = try BatchDecoder(model).generate(asked.map { BatchPrompt($0.input) }, stop: stop)
        return generations.map { folder.tokenizer.decode($0.flatMap(\.ids), skipSpecial: true) }
    }

    /// Pictures that are held at once.
    private static let picturesAtOnce = 64
}
