public import ArgumentParser
internal import Foundation
internal import SegDatasets
internal import SegFormats
internal import SegGeometry
internal import SegModels
internal import SegNotation
public import SegRewards
internal import SegScenes
internal import SegTasks
internal import SegTraining
internal import SimpleSeg

/// Measures a model by each of the unified tasks.
struct EvalTasks: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tasks",
        abstract: "Asks a model by every unified task: words, point, box or outline given, another of them asked for.",
        discussion: """
            About drawn scenes (--style), or about datasets, named as for `data prepare`. Each picture is asked about once by every \
            task, and answered greedily. Words are right when they are the object's own; a point when it lies in the mask; boxes and \
            outlines count by their overlap (IoU, inclusive fill) with the true one; what is absent when neither coordinates nor an \
            attempt at them are given. Answers that are not what was asked for are counted by form on stderr, and under "forms".

            simpleseg eval tasks --pictures 50 --style shapes
            """)

    @OptionGroup var model: DeviceOptions

    @Option(help: "Drawn scenes: shapes, emoji or photographs; by default shapes, where no dataset is named.")
    var style: SceneStyle.Objects?

    @Option(help: "Sides of drawn pictures in pixels, WIDTHxHEIGHT; by default 112x112, as nano's.")
    var size: PictureSize?

    @OptionGroup(title: "Datasets") var source: DataSourceOptions

    @Option(help: "How many pictures.")
    var pictures = 200

    @Option(help: "Seed of the scenes, or of the choice among a dataset's expressions.")
    var seed: UInt64 = 1_000_003

    @Option(parsing: .upToNextOption, help: "Which tasks: textToMask, pointToBox, … (default: all that can be asked).")
    var tasks: [ExampleTask] = []

    @Option(help: "The longest answer, in tokens.")
    var maxNewTokens = 320

    @Flag(help: "Print JSON in place of a table.")
    var json = false

    func validate() throws {
        if !source.conversations.isEmpty {
            throw ValidationError("--conversations have no tasks: name a dataset, or --style")
        }
        if !source.files.isEmpty, style != nil || size != nil {
            throw ValidationError("--style and --size are of drawn scenes, and a dataset is named")
        }
        if pictures < 1 { throw ValidationError("--pictures must be 1 or more, is \(pictures)") }
        if maxNewTokens < 1 { throw ValidationError("--max-new-tokens must be 1 or more, is \(maxNewTokens)") }
    }

    func run() throws {
        let checkpoint = try Checkpoint(directory: model.location().directory, adapter: model.adapterDirectory)
        try ThreadChoice.apply(model.threads, to: checkpoint.account)
        let validation = try TaskEvaluation(
            of: checkpoint.directory, about: asked, count: pictures, tasks: tasks, seed: seed,
            maxNewTokens: maxNewTokens)
        if !source.files.isEmpty { EvalRun.tell(validation.leftOut.summary) }
        let loaded = try checkpoint.model(dtype: model.dtype, device: model.device)
        let metrics = try validation.scores(of: loaded) { EvalRun.tell($0.rawValue) }
        if let leftOut = metrics.leftOut { EvalRun.tell("left out: " + leftOut.listed) }
        for note in TaskTable(metrics.scores).notes { EvalRun.tell(note) }
        try FigureOutput.write(metrics.scores, table: TaskTable(metrics.scores).markdown, json: json)
    }

    private var asked: TaskEvaluation.Pictures {
        if !source.files.isEmpty { return .dataset(source.files) }
        let size = size?.value ?? PictureSize.small
        return .scenes(.default(style ?? .shapes, sizes: [size]))
    }
}

/// Scores by task, a row each, in Markdown.
struct TaskTable {
    private let scores: [String: ExampleScores]

    init(_ scores: [String: ExampleScores]) { self.scores = scores }

    /// The table; tasks in the order of `ExampleTask`.
    var markdown: String {
        let head = ["| task | answers | score | | above 0.5 | invalid |", "| --- | ---: | ---: | --- | ---: | ---: |"]
        let rows = ExampleTask.allCases.compactMap { task in
            scores[task.rawValue].map { row(task, $0) }
        }
        return (head + rows).joined(separator: "\n")
    }

    /// What answers are that are not what was asked for, a sentence for each task that has such.
    var notes: [String] {
        ExampleTask.allCases.compactMap { task in
            let others = (scores[task.rawValue]?.forms ?? [:]).filter { !Self.fitting(task).contains($0.key) }
            guard !others.isEmpty else { return nil }
            let counts = others.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
            return "\(task.rawValue): of the answers \(counts.joined(separator: ", "))"
        }
    }

    /// The forms of answers to a task that are what was asked for.
    private static func fitting(_ task: ExampleTask) -> Set<String> {
        let forms: [AnswerForm] =
            switch task.asked {
            case .text, .picture: AnswerForm.allCases
            case .mask: task == .absent ? [.words, .empty] : [.outlines]
            case .box: [.boxes]
            case .point: [.points]
            }
        return Set(forms.map(\.rawValue))
    }

    private func row(_ task: ExampleTask, _ scores: ExampleScores) -> String {
        let isShare = task == .absent || task.asked == .text || task.asked == .point
        let above = isShare ? "" : String(format: "%.1f %%", scores.aboveHalf * 100)
        let invalid = task.asked == .text ? "" : String(format: "%.1f %%", scores.invalid * 100)
        let mean = String(format: "%.3f", scores.mean)
        return "| \(task.rawValue) | \(scores.count) | \(mean) | \(meaning(task)) | \(above) | \(invalid) |"
    }

    private func meaning(_ task: ExampleTask) -> String {
        if task == .absent { return "declined" }
        return switch task.asked {
        case .text, .picture: "the very words"
        case .point: "inside"
        case .box, .mask: "mean IoU"
        }
    }
}

extension PictureSize {
    /// What nano is trained on.
    fileprivate static let small = ImageSize(width: 112, height: 112)
}

extension ExampleTask: ExpressibleByArgument {}
