public import Foundation
public import SegDatasets
public import SegFormats
public import SegModels
public import SegRewards
public import SegScenes
internal import SegTasks

/// How well a model answers each of the unified tasks: what a run asks of itself now and then, asked of a model that is
/// done.
public struct TaskEvaluation {
    /// What is asked about.
    public enum Pictures {
        /// Scenes that are drawn for it; with a seed of their own no training draws the same.
        case scenes(SceneStyle)
        /// The pictures of datasets, of the split that they name.
        case dataset(DatasetFiles)
    }

    /// The tasks asked unless others are named. What a dataset says is absent is asked by the way, and so are
    /// descriptions.
    ///
    /// - Parameter pictures: what is asked about.
    /// - Returns: in the order of `ExampleTask`.
    public static func tasks(about pictures: Pictures) -> [ExampleTask] {
        switch pictures {
        case .scenes: ExampleTask.allCases.filter { $0 != .pictureToText }
        case .dataset: ExampleTask.allCases.filter { $0 != .pictureToText && $0 != .absent }
        }
    }

    private let validation: Validation
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
    /// - Throws: `TrainingError` and what reading the folder throws; `FormatError` or `ExampleError` for a dataset.
    public init(
        of directory: URL, about pictures: Pictures, count: Int, tasks: [ExampleTask] = [], seed: UInt64 = 1_000_003,
        maxNewTokens: Int = 320
    ) throws {
        var settings = TrainConfig.Evaluation()
        (settings.scenes, settings.seed, settings.maxNewTokens, settings.samplesKept) = (count, seed, maxNewTokens, 0)
        var weights = ExampleMixture.Tasks()
        let asked = tasks.isEmpty ? Self.tasks(about: pictures) : tasks
        for task in ExampleTask.allCases { weights[task] = asked.contains(task) ? 1 : 0 }
        var datasets = DatasetCache()
        let source: Validation.Source
        switch pictures {
        case .scenes(let style):
            var examples = SceneExamples(style: style)
            (examples.mixture.tasks, examples.mixture.otherWordings) = (weights, 0)
            source = .scenes(examples)
        case .dataset(let files):
            var tasks = TaskConfig()
            tasks.mixture.tasks = weights
            source = .dataset(try datasets.dataset(files), tasks)
        }
        leftOut = datasets.report
        validation = Validation(settings: settings, source: source, folder: try ModelFolder(path: directory.path))
    }

    /// Asks, one task after the other.
    ///
    /// - Parameters:
    ///   - model: of the folder.
    ///   - onTask: told of each task before it is asked.
    /// - Returns: the scores by task; tasks that the pictures have nothing for are not there.
    /// - Throws: `TorchError`, and what drawing or reading throws.
    public func scores(
        of model: any VisionLanguageModel, onTask: (ExampleTask) -> Void = { _ in }
    ) throws -> ValidationMetrics {
        var metrics = try validation.evaluation(of: model, step: 0, onTask: onTask).metrics
        metrics.scores = metrics.scores.filter { $0.value.count > 0 }
        return metrics
    }
}
