internal import Foundation
internal import SegDatasets
internal import SegFormats
internal import SegImaging
internal import SegInference
internal import SegInputs
internal import SegModels
internal import SegRewards
public import SegTasks
internal import SegTokens
internal import Torch

/// What an evaluation in the course of a run measured.
public struct ValidationMetrics: Hashable, Sendable, Codable {
    /// Steps done.
    public var step: Int
    /// Scores by the raw value of `ExampleTask`.
    public var scores: [String: ExampleScores]
    /// Seconds it took.
    public var evaluationSeconds: Double
    /// Pictures and questions that could not be used, by `DataReport.Problem`; nil when all could.
    public var leftOut: [String: Int]?
}

/// What an evaluation measured, and answers to look at.
public struct ValidationResult: Sendable {
    /// The scores.
    public var metrics: ValidationMetrics
    /// Answers about the first few pictures.
    var shown: [ShownAnswer]
}

/// What a run is examined with: the pictures of a dataset, or scenes that no step draws.
struct Validations {
    let settings: TrainConfig.Evaluation
    let folder: ModelFolder
    let ranks: Ranks
    private let dataset: AnnotatedDataset?

    /// Opens the dataset of an evaluation, if it names one.
    ///
    /// - Throws: what reading the dataset throws.
    init(
        _ settings: TrainConfig.Evaluation, folder: ModelFolder, ranks: Ranks, datasets: inout DatasetCache
    ) throws {
        (self.settings, self.folder, self.ranks) = (settings, folder, ranks)
        let isUsed = settings.everySteps > 0 && !settings.dataset.isEmpty
        dataset = isUsed ? try datasets.dataset(settings.dataset) : nil
    }

    /// The exam where training draws such scenes.
    func validation(about scenes: SceneExamples) -> Validation {
        let source = dataset.map { Validation.Source.dataset($0, settings.tasks) } ?? .scenes(scenes)
        return Validation(settings: settings, source: source, folder: folder, ranks: ranks)
    }
}

/// Questions about pictures that no step shows, answered greedily and many at a time.
struct Validation {
    /// What is asked about.
    enum Source {
        case scenes(SceneExamples)
        case dataset(AnnotatedDataset, TaskConfig)
    }

    let settings: TrainConfig.Evaluation
    let source: Source
    let folder: ModelFolder
    var ranks = Ranks()

    private var tasks: ExampleMixture.Tasks {
        switch source {
        case .scenes(let examples): examples.mixture.tasks
        case .dataset(_, let tasks): tasks.mixture.tasks
        }
    }

    /// Asks one question of each task that the examples give about each picture. Where a dataset answers to a task with
    /// another, since what it names is not there, the score counts for that one.
    ///
    /// - Parameters:
    ///   - model: of the folder.
    ///   - step: how many steps it has learnt.
    ///   - onTask: told of each task before it is asked.
    /// - Throws: what drawing, reading and asking throw.
    /// - Returns: the scores, and the answers about the first few pictures with these.
    func evaluation(
        of model: any VisionLanguageModel, step: Int, onTask: (ExampleTask) -> Void = { _ in }
    ) throws -> ValidationResult {
        let start = ContinuousClock.now
        var scores: [String: [ExampleScore]] = [:]
        var shown: [ShownAnswer] = []
        var report = DataReport()
        for task in ExampleTask.allCases where tasks.weight(of: task) > 0 {
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
        let metrics = ValidationMetrics(
            step: step, scores: scores.mapValues(ExampleScores.init), evaluationSeconds: start.secondsToNow,
            leftOut: leftOut.isEmpty ? nil : leftOut)
        return ValidationResult(metrics: metrics, shown: shown)
    }

    /// An answer, as processes tell each other.
    private struct Answer: Codable {
        var score: ExampleScore
        /// Only about the first few pictures.
        var shown: ShownAnswer?
    }

    /// Pictures of which each is asked about once by `task`, and how many there are.
    private func series(of task: ExampleTask) -> (pictures: any PictureSeries, count: Int) {
        switch source {
        case .scenes(var examples):
            examples.mixture.tasks = .only(task)
            examples.mixture.examplesPerScene = 1
            return (SceneSeries(examples, seed: settings.seed), settings.scenes)
        case .dataset(let dataset, var tasks):
            tasks.mixture.tasks = .only(task)
            tasks.mixture.examplesPerScene = 1
            let examples = DatasetExamples(dataset, tasks: tasks, seed: settings.seed)
            return (examples, min(settings.scenes, examples.count))
        }
    }

    /// A question about one of the pictures.
    private struct Asked {
        var index: Int
        var question: AskedQuestion
        var image: Image
    }

    private func answers(
        to task: ExampleTask, model: any VisionLanguageModel, _ report: inout DataReport
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
                for example in picture.examples.indices {
                    let question = try AskedQuestion(example, of: picture, folder: folder)
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
        let example = asked.question.example
        let score = ExampleScore(of: text, to: example, about: asked.question.truth)
        guard asked.index < settings.samplesKept else { return Answer(score: score) }
        return Answer(
            score: score,
            shown: try ShownAnswer(example, about: asked.image, number: asked.index, answer: text, score: score))
    }

    private func answers(to asked: [AskedQuestion], model: any VisionLanguageModel) throws -> [String] {
        let stop = StopRule(
            stopIDs: try StopTokens(directory: folder.url, template: folder.template).ids,
            maxNewTokens: settings.maxNewTokens)
        let engine = Engine(model, options: .manyAnswers(rows: Self.rowLimit))
        let generations = try engine.generate(asked.map { Request($0.input, stop: stop) })
        return generations.map { folder.tokenizer.decode($0.flatMap(\.ids), skipSpecial: true) }
    }

    /// Answers that are written side by side.
    private static let rowLimit = 128
    /// Pictures that are held at once.
    private static let picturesAtOnce = 64
}
