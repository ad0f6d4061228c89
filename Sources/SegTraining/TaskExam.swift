public import Foundation
public import SegData
public import SegModels

/// How well a model answers each of the unified tasks: what a run asks of itself now and then, asked of a model that is done.
public struct TaskExam {
    /// What is asked about.
    public enum Pictures {
        /// Scenes that are drawn for it; with a seed of their own no training draws the same.
        case scenes(SceneStyle)
        /// The pictures of datasets, of the split that they name.
        case dataset(DatasetFiles)
    }

    /// The tasks asked unless others are named. What a dataset says is absent is asked by the way, and so are descriptions.
    ///
    /// - Parameter pictures: what is asked about.
    /// - Returns: in the order of `LessonTask`.
    public static func tasks(about pictures: Pictures) -> [LessonTask] {
        switch pictures {
        case .scenes: LessonTask.allCases.filter { $0 != .pictureToText }
        case .dataset: LessonTask.allCases.filter { $0 != .pictureToText && $0 != .absent }
        }
    }

    private let exam: HeldOutExam
    /// What could not be used of a dataset.
    public let leftOut: DataReport

    /// Reads the model's folder and the dataset.
    ///
    /// - Parameters:
    ///   - directory: the model's folder in Hugging Face layout; an adapter's base.
    ///   - pictures: what is asked about.
    ///   - count: how many pictures are asked about, each once by every task.
    ///   - tasks: which; empty for `tasks(about:)`.
    ///   - seed: of the scenes, or of the choice of the dataset's expressions.
    ///   - maxNewTokens: the longest answer.
    /// - Throws: `TrainingError` and what reading the folder throws; `FormatError` or `LessonError` for a dataset.
    public init(
        of directory: URL, about pictures: Pictures, count: Int, tasks: [LessonTask] = [], seed: UInt64 = 1_000_003,
        maxNewTokens: Int = 320
    ) throws {
        var settings = TrainConfig.Evaluation()
        (settings.scenes, settings.seed, settings.maxNewTokens, settings.samplesKept) = (count, seed, maxNewTokens, 0)
        var weights = LessonMixture.Tasks()
        let asked = tasks.isEmpty ? Self.tasks(about: pictures) : tasks
        for task in LessonTask.allCases { weights[task] = asked.contains(task) ? 1 : 0 }
        var shelves = LessonShelves()
        let source: HeldOutExam.Source
        switch pictures {
        case .scenes(let style):
            var lessons = SceneLessons(style: style)
            (lessons.mixture.tasks, lessons.mixture.otherWordings) = (weights, 0)
            source = .scenes(lessons)
        case .dataset(let files):
            var teaching = TeachingConfig()
            teaching.mixture.tasks = weights
            source = .dataset(try shelves.shelf(files), teaching)
        }
        leftOut = shelves.report
        exam = HeldOutExam(settings: settings, source: source, folder: try ModelFolder(path: directory.path))
    }

    /// Asks, one task after the other.
    ///
    /// - Parameters:
    ///   - model: of the folder.
    ///   - onTask: told of each task before it is asked.
    /// - Returns: the scores by task; tasks that the pictures have nothing for are not there.
    /// - Throws: `TorchError`, and what drawing or reading throws.
    public func scores(
        of model: any VisionLanguageModel, onTask: (LessonTask) -> Void = { _ in }
    ) throws -> HeldOutMetrics {
        var metrics = try exam.evaluation(of: model, step: 0, onTask: onTask).metrics
        metrics.scores = metrics.scores.filter { $0.value.count > 0 }
        return metrics
    }
}
