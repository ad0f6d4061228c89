internal import Foundation
public import SegDatasets
public import SegFormats
internal import SegGeometry
internal import SegRewards

/// Examples about the annotated objects of a dataset, one a set of words: what each says is a pure function of seed,
/// epoch, the dataset's name and the place of the words in it, whatever is prepared beside it, in which order and by
/// how many threads.
public struct ExampleMaker: Sendable {
    /// Where the draws begin.
    public var seed: UInt64
    /// Which pass over the data it is; each draws other tasks and sentences.
    public var epoch: Int
    /// Which tasks are given, and in which words.
    public var mixture: ExampleMixture
    /// How outlines are written.
    public var outline: AnswerOutline
    /// Whether annotated objects whose picture's file is absent are left out.
    public var checksImages: Bool
    /// Threads that work; they change nothing but the time.
    public var threads: Int
    /// What compares masks with their pictures.
    public let frames: PictureFrames

    /// Examples of one epoch.
    public init(
        seed: UInt64, epoch: Int = 0, mixture: ExampleMixture = .dataset, outline: AnswerOutline = AnswerOutline(),
        checksImages: Bool = false, threads: Int = 1, frames: PictureFrames = PictureFrames()
    ) {
        self.seed = seed
        self.epoch = epoch
        self.mixture = mixture
        self.outline = outline
        self.checksImages = checksImages
        self.threads = threads
        self.frames = frames
    }

    /// Calls `body` with each example in the order of the dataset.
    ///
    /// - Parameters:
    ///   - source: the dataset.
    ///   - report: gets each entry that is left out, and why.
    ///   - body: gets the examples.
    /// - Returns: what the limits of answers cost.
    /// - Throws: what the source or `body` throws.
    @discardableResult
    public func write(
        _ source: some AnnotationSource, report: inout DataReport, _ body: (WrittenExample) throws -> Void
    ) throws -> OutlineCosts {
        var costs = OutlineCosts()
        try forEachExample(source, report: &report) { trained, report in
            report.add(trained.problems)
            costs.add(trained.costs)
            for example in trained.examples { try body(example) }
        }
        return costs
    }

    /// Calls `body` with each example in the order of the dataset, and with what is true of its picture.
    ///
    /// - Parameters:
    ///   - source: the dataset.
    ///   - report: gets each entry that is left out, and why.
    ///   - body: gets the examples.
    /// - Returns: what the limits of answers cost.
    /// - Throws: what the source or `body` throws.
    @discardableResult
    public func writeRewarded(
        _ source: some AnnotationSource, report: inout DataReport, _ body: (RewardRecord) throws -> Void
    ) throws -> OutlineCosts {
        var costs = OutlineCosts()
        try forEachExample(source, report: &report) { trained, report in
            report.add(trained.problems)
            costs.add(trained.costs)
            for example in trained.examples {
                try body(
                    RewardRecord(
                        example: example, truth: example.meant.map { trained.objects[$0].mask },
                        size: trained.objects.first?.size))
            }
        }
        return costs
    }

    /// Calls `body` with all examples of each annotated object, and with what it is trained about.
    func forEachExample(
        _ source: some AnnotationSource, report: inout DataReport,
        _ body: (ObjectExamples, inout DataReport) throws -> Void
    ) throws {
        let name = source.name
        try source.forEachResult(
            threads: threads, report: &report, of: { trained(about: $0, in: name, epoch: epoch) }, body)
    }

    /// The examples of one annotated object of the dataset called `source` in one pass: the same as in that pass over
    /// all of it.
    ///
    /// - Parameters:
    ///   - annotatedObject: what the examples are about.
    ///   - source: the dataset's name.
    ///   - epoch: which pass over the data.
    ///   - expressions: indexes of the expressions that get an example; nil for all.
    /// - Returns: the examples, the objects that they are about, and what kept others from being made.
    func trained(
        about annotatedObject: AnnotatedObject, in source: String, epoch: Int, expressions: [Int]? = nil
    ) -> ObjectExamples {
        let series = SeededGenerator(seed: seed, index: epoch).mixed(with: source)
        var maker = ObjectExampleMaker(self, annotatedObject, series: series, expressions: expressions)
        maker.train()
        return maker.trained
    }
}

/// The examples of one annotated object.
struct ObjectExamples: Sendable {
    var annotatedObject: AnnotatedObject
    var objects: [MaskObject] = []
    var examples: [WrittenExample] = []
    var problems = DataReport()
    var costs = OutlineCosts()
}

/// Writes the examples about one annotated object.
private struct ObjectExampleMaker {
    private let settings: ExampleMaker
    private let series: UInt64
    private let expressions: [Int]
    private(set) var trained: ObjectExamples
    private var annotatedObject: AnnotatedObject { trained.annotatedObject }

    init(_ settings: ExampleMaker, _ annotatedObject: AnnotatedObject, series: UInt64, expressions: [Int]?) {
        self.settings = settings
        self.series = series
        self.expressions = expressions ?? Array(annotatedObject.expressions.indices)
        trained = ObjectExamples(annotatedObject: annotatedObject)
    }

    mutating func train() {
        if settings.checksImages, !FolderFiles.isFile(annotatedObject.image) {
            return trained.problems.add(.missingImage, "\(annotatedObject.label): \(annotatedObject.image)")
        }
        switch annotatedObject.meaning {
        case .objects: trainOnObjects()
        case .nothing:
            forEachExpression { expression, composer in
                let task = Self.task(among: [.textToMask, .textToBox, .textToPoint], &composer) ?? .textToMask
                let name = ExampleSentences.withoutArticle(expression.text)
                return (.absent, composer.absent(expression.text, name: name, asked: task.asked), [])
            }
        case .picture:
            forEachExpression { expression, composer in (.pictureToText, composer.description(expression.text), []) }
        }
    }

    private mutating func trainOnObjects() {
        do throws(DataProblem) {
            let masks = try annotatedObject.masks(on: settings.frames, report: &trained.problems) ?? []
            trained.objects = masks.compactMap(MaskObject.init)
        } catch {
            return trained.problems.add(error)
        }
        guard !trained.objects.isEmpty else {
            if trained.problems.entries.isEmpty { trained.problems.add(.emptyMask, annotatedObject.label) }
            return
        }
        var objects = ExampleObjects(trained.objects, outline: settings.outline)
        let all = Array(trained.objects.indices)
        let tasks = ExampleTask.allCases.filter {
            $0 != .pictureToText && ($0 != .absent || !annotatedObject.absent.isEmpty)
        }
        let absent = annotatedObject.absent
        var failures: [String] = []
        forEachExpression { expression, composer in
            let task = Self.task(among: tasks, &composer) ?? .textToMask
            if task == .absent {
                let what = composer.random.pick(absent)
                return (task, composer.absent(what, name: ExampleSentences.withoutArticle(what)), [])
            }
            do throws(GeometryError) {
                let words = try composer.example(
                    task, text: expression.text, name: expression.text, about: all, of: &objects)
                return words.map { (task, ($0.question, $0.answer), $0.meant) }
            } catch {
                failures.append(error.description)
                return nil
            }
        }
        for failure in failures { trained.problems.add(.brokenAnnotation, "\(annotatedObject.label): \(failure)") }
        if trained.examples.isEmpty, failures.isEmpty, hasWords {
            trained.problems.add(.emptyMask, annotatedObject.label)
        }
        trained.costs = objects.costs
    }

    private var hasWords: Bool {
        expressions.contains { !annotatedObject.expressions[$0].text.allSatisfy(\.isWhitespace) }
    }

    private static func task(among tasks: [ExampleTask], _ composer: inout ExampleComposer) -> ExampleTask? {
        composer.random.pickIndex(weights: tasks.map(composer.mixture.tasks.weight(of:))).map { tasks[$0] }
    }

    /// Adds the example that `body` gives for each set of words, drawn from a generator of its own.
    private mutating func forEachExpression(
        _ body: (AnnotatedObject.Expression, inout ExampleComposer) -> (
            task: ExampleTask, words: (question: String, answer: String), meant: [Int]
        )?
    ) {
        for offset in expressions {
            let expression = annotatedObject.expressions[offset]
            guard !expression.text.allSatisfy(\.isWhitespace) else {
                trained.problems.add(.emptyExpression, "\(annotatedObject.label), \(expression.id)")
                continue
            }
            let random = SeededGenerator(seed: series, index: annotatedObject.place + offset)
            var composer = ExampleComposer(mixture: settings.mixture, random: random)
            guard let (task, words, meant) = body(expression, &composer) else { continue }
            trained.examples.append(
                WrittenExample(
                    id: expression.id, image: annotatedObject.image, task: task, question: words.question,
                    answer: words.answer,
                    meant: meant))
        }
    }
}

extension SeededGenerator {
    /// A seed for the series of a name: FNV-1a over its UTF-8, on top of this generator's next number.
    func mixed(with name: String) -> UInt64 {
        var copy = self
        return name.stableHash(seed: copy.next())
    }
}
