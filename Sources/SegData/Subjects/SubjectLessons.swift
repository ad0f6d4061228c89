internal import Foundation
internal import SegGeometry

/// A question about a picture and the answer to learn, as they go into a file.
public struct TaughtLesson: Hashable, Sendable {
    /// Of the words that it is about: `refcoco-unc-12-34`.
    public var id: String
    /// The picture's path.
    public var image: String
    /// What is given and asked for.
    public var task: LessonTask
    /// What the user says, without marker of the picture.
    public var question: String
    /// What is to be answered.
    public var answer: String
    /// Which of the subject's objects are meant; none where it is about what is not there, or about the whole picture.
    public var meant: [Int]

    /// A lesson of these parts.
    public init(id: String, image: String, task: LessonTask, question: String, answer: String, meant: [Int] = []) {
        self.id = id
        self.image = image
        self.task = task
        self.question = question
        self.answer = answer
        self.meant = meant
    }
}

/// Lessons about the subjects of a dataset, one a set of words: what each says is a pure function of seed, epoch, the
/// dataset's name and the place of the words in it, whatever is prepared beside it, in which order and by how many threads.
public struct SubjectLessons: Sendable {
    /// Where the draws begin.
    public var seed: UInt64
    /// Which pass over the data it is; each draws other tasks and sentences.
    public var epoch: Int
    /// Which tasks are given, and in which words.
    public var mixture: LessonMixture
    /// How outlines are written.
    public var outline: AnswerOutline
    /// Whether subjects whose picture's file is absent are left out.
    public var checksImages: Bool
    /// Threads that work; they change nothing but the time.
    public var threads: Int

    /// Lessons of one epoch.
    public init(
        seed: UInt64, epoch: Int = 0, mixture: LessonMixture = .dataset, outline: AnswerOutline = AnswerOutline(),
        checksImages: Bool = false, threads: Int = 1
    ) {
        self.seed = seed
        self.epoch = epoch
        self.mixture = mixture
        self.outline = outline
        self.checksImages = checksImages
        self.threads = threads
    }

    /// Calls `body` with each lesson in the order of the dataset.
    ///
    /// - Parameters:
    ///   - source: the dataset.
    ///   - report: gets each entry that is left out, and why.
    ///   - body: gets the lessons.
    /// - Returns: what the limits of answers cost.
    /// - Throws: what the source or `body` throws.
    @discardableResult
    public func write(
        _ source: some LessonSource, report: inout DataReport, _ body: (TaughtLesson) throws -> Void
    ) throws -> OutlineCosts {
        var costs = OutlineCosts()
        try forEachTaught(source, report: &report) { taught, report in
            report.add(taught.problems)
            costs.add(taught.costs)
            for lesson in taught.lessons { try body(lesson) }
        }
        return costs
    }

    /// Calls `body` with all that is taught about each subject, and with what it is taught about.
    func forEachTaught(
        _ source: some LessonSource, report: inout DataReport, _ body: (TaughtSubject, inout DataReport) throws -> Void
    ) throws {
        let name = source.name
        try source.forEachResult(
            threads: threads, report: &report, of: { taught(about: $0, in: name, epoch: epoch) }, body)
    }

    /// What is taught about one subject of the dataset called `source` in one pass: the same as in that pass over all of it.
    ///
    /// - Parameters:
    ///   - subject: what is taught about.
    ///   - source: the dataset's name.
    ///   - epoch: which pass over the data.
    ///   - expressions: indexes of the expressions that get a lesson; nil for all.
    /// - Returns: the lessons, the objects that they are about, and what kept others from being made.
    func taught(
        about subject: LessonSubject, in source: String, epoch: Int, expressions: [Int]? = nil
    ) -> TaughtSubject {
        let series = SeededGenerator(seed: seed, index: epoch).mixed(with: source)
        var teacher = SubjectTeacher(self, subject, series: series, expressions: expressions)
        teacher.teach()
        return teacher.taught
    }
}

/// What is taught about one subject.
struct TaughtSubject: Sendable {
    var subject: LessonSubject
    var objects: [MaskObject] = []
    var lessons: [TaughtLesson] = []
    var problems = DataReport()
    var costs = OutlineCosts()
}

/// Writes the lessons about one subject.
private struct SubjectTeacher {
    private let settings: SubjectLessons
    private let series: UInt64
    private let expressions: [Int]
    private(set) var taught: TaughtSubject
    private var subject: LessonSubject { taught.subject }

    init(_ settings: SubjectLessons, _ subject: LessonSubject, series: UInt64, expressions: [Int]?) {
        self.settings = settings
        self.series = series
        self.expressions = expressions ?? Array(subject.expressions.indices)
        taught = TaughtSubject(subject: subject)
    }

    mutating func teach() {
        if settings.checksImages, !FileManager.default.fileExists(atPath: subject.image) {
            return taught.problems.add(.missingImage, "\(subject.label): \(subject.image)")
        }
        switch subject.meaning {
        case .objects(let masks): teachObjects(masks)
        case .nothing:
            forEachExpression { expression, composer in
                let task = Self.task(among: [.textToMask, .textToBox, .textToPoint], &composer) ?? .textToMask
                let name = LessonSentences.withoutArticle(expression.text)
                return (.absent, composer.absent(expression.text, name: name, asked: task.asked), [])
            }
        case .picture:
            forEachExpression { expression, composer in (.pictureToText, composer.description(expression.text), []) }
        }
    }

    private mutating func teachObjects(
        _ masks: @Sendable (inout DataReport) throws(DataProblem) -> [RunLengthMask]
    ) {
        do throws(DataProblem) {
            taught.objects = try masks(&taught.problems).compactMap(MaskObject.init)
        } catch {
            return taught.problems.add(error)
        }
        guard !taught.objects.isEmpty else { return taught.problems.add(.emptyMask, subject.label) }
        var objects = LessonObjects(taught.objects, outline: settings.outline)
        let all = Array(taught.objects.indices)
        let tasks = LessonTask.allCases.filter { $0 != .pictureToText && ($0 != .absent || !subject.absent.isEmpty) }
        let absent = subject.absent
        var failures: [String] = []
        forEachExpression { expression, composer in
            let task = Self.task(among: tasks, &composer) ?? .textToMask
            if task == .absent {
                let what = composer.random.pick(absent)
                return (task, composer.absent(what, name: LessonSentences.withoutArticle(what)), [])
            }
            do throws(GeometryError) {
                let words = try composer.lesson(
                    task, text: expression.text, name: expression.text, about: all, of: &objects)
                return words.map { (task, ($0.question, $0.answer), $0.meant) }
            } catch {
                failures.append(error.description)
                return nil
            }
        }
        for failure in failures { taught.problems.add(.brokenAnnotation, "\(subject.label): \(failure)") }
        if taught.lessons.isEmpty, failures.isEmpty, hasWords { taught.problems.add(.emptyMask, subject.label) }
        taught.costs = objects.costs
    }

    private var hasWords: Bool {
        expressions.contains { !subject.expressions[$0].text.allSatisfy(\.isWhitespace) }
    }

    private static func task(among tasks: [LessonTask], _ composer: inout LessonComposer) -> LessonTask? {
        composer.random.pickIndex(weights: tasks.map(composer.mixture.tasks.weight(of:))).map { tasks[$0] }
    }

    /// Adds the lesson that `body` gives for each set of words, drawn from a generator of its own.
    private mutating func forEachExpression(
        _ body: (LessonSubject.Expression, inout LessonComposer) -> (
            task: LessonTask, words: (question: String, answer: String), meant: [Int]
        )?
    ) {
        for offset in expressions {
            let expression = subject.expressions[offset]
            guard !expression.text.allSatisfy(\.isWhitespace) else {
                taught.problems.add(.emptyExpression, "\(subject.label), \(expression.id)")
                continue
            }
            let random = SeededGenerator(seed: series, index: subject.place + offset)
            var composer = LessonComposer(mixture: settings.mixture, random: random)
            guard let (task, words, meant) = body(expression, &composer) else { continue }
            taught.lessons.append(
                TaughtLesson(
                    id: expression.id, image: subject.image, task: task, question: words.question, answer: words.answer,
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
