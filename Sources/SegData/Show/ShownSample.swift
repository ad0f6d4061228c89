internal import Foundation
public import SegGeometry
public import SegImaging
public import SegNotation
internal import SegTokens

/// One lesson as it is shown to people: picture, question, answer, and what the answer draws.
public struct ShownSample: Sendable {
    /// The lesson's id.
    public var id: String
    /// The picture; a grey one with the mask in it where the file is missing.
    public var image: Image
    /// What is asked.
    public var question: String
    /// What is answered.
    public var answer: String
    /// What the question gives in coordinates.
    public var given: Reading
    /// What the answer gives in coordinates.
    public var answered: Reading
    /// What comes back of the object by the answer's outline; nil when there is no outline or no mask to compare with.
    public var roundTrip: RoundTrip?

    /// A sample; what question and answer give is read from their words, as a user's answer is.
    public init(id: String, image: Image, question: String, answer: String, masks: [RunLengthMask] = []) {
        self.id = id
        self.image = image
        self.question = question
        self.answer = answer
        given = PolygonReader.read(question)
        answered = PolygonReader.read(answer)
        roundTrip = Self.roundTrip(answered.polygons, masks)
    }

    /// The answer may be about all objects or about one of them: the best of these.
    private static func roundTrip(_ rings: [NormalizedRing], _ masks: [RunLengthMask]) -> RoundTrip? {
        guard !rings.isEmpty, let size = masks.first?.size, let union = try? RunLengthMask.union(masks, size: size)
        else { return nil }
        return ([union] + masks).compactMap { try? RoundTrip(of: $0, by: rings) }
            .max { $0.inclusive < $1.inclusive }
    }
}

/// Chooses some lessons of a dataset and prepares them to be shown.
public struct SampleChoice: Sendable {
    /// How lessons are made.
    public var lessons: SubjectLessons
    /// How many are shown.
    public var count: Int
    /// Where the choice begins.
    public var seed: UInt64

    /// A choice of `count` lessons, each as likely as any other, by `seed`.
    public init(_ lessons: SubjectLessons, count: Int, seed: UInt64) {
        self.lessons = lessons
        self.count = count
        self.seed = seed
    }

    /// Some lessons of a dataset in its order; one of all those that a subject gives. Of the dataset, only the chosen
    /// subjects' masks are made.
    ///
    /// - Throws: what the source throws.
    public func samples(of source: some LessonSource, report: inout DataReport) throws -> [ShownSample] {
        var random = SeededGenerator(seed: seed)
        var chosen: [(place: Int, subject: LessonSubject)] = []
        var seen = 0
        // Reservoir sampling (Vitter 1985, algorithm R).
        try source.forEachSubject(report: &report) { subject, _ in
            if chosen.count < count {
                chosen.append((seen, subject))
            } else if count > 0 {
                let place = random.integer(0...seen)
                if place < count { chosen[place] = (seen, subject) }
            }
            seen += 1
        }
        let ordered = chosen.sorted { $0.place < $1.place }.map(\.subject)
        var shown: [ShownSample] = []
        try lessons.forEachTaught(ChosenSubjects(name: source.name, subjects: ordered), report: &report) {
            taught, report in
            report.add(taught.problems)
            guard !taught.lessons.isEmpty else { return }
            shown.append(Self.sample(random.pick(taught.lessons), taught.objects, &report))
        }
        return shown
    }

    private static func sample(
        _ lesson: TaughtLesson, _ objects: [MaskObject], _ report: inout DataReport
    ) -> ShownSample {
        let masks = objects.map(\.mask)
        let image: Image
        do {
            image = try Image(contentsOf: lesson.image)
        } catch {
            report.add(.missingImage, "\(lesson.id): \(error)")
            image = grey(masks)
        }
        return ShownSample(
            id: lesson.id, image: image, question: lesson.question, answer: lesson.answer, masks: masks)
    }

    /// A grey picture in which the masks are lighter.
    static func grey(_ masks: [RunLengthMask]) -> Image {
        let size = masks.first?.size ?? ImageSize(width: 160, height: 120)
        var image = Image(size: size, red: 70, green: 70, blue: 74)
        for mask in masks {
            let pixels = Mask(mask).pixels
            for index in pixels.indices where pixels[index] != 0 {
                for channel in 0..<3 { image.pixels[3 * index + channel] = 120 }
            }
        }
        return image
    }

    /// The first conversations of a file, each by its first question and answer about its first picture.
    ///
    /// - Throws: `FormatError` when the file cannot be read.
    public static func samples(
        ofConversations path: String, images: String?, count: Int, report: inout DataReport
    ) throws -> [ShownSample] {
        var shown: [ShownSample] = []
        try DialogueReader.forEach(in: path, report: &report) { dialogue, report in
            guard shown.count < count, let file = dialogue.images.first,
                let question = dialogue.turns.first(where: { $0.role == .user }),
                let answer = dialogue.turns.first(where: { $0.role == .assistant })
            else { return }
            let image: Image
            do {
                image = try Image(contentsOf: images.map { FolderFiles.resolved(file, in: $0) } ?? file)
            } catch {
                report.add(.missingImage, "\(error)")
                image = grey([])
            }
            shown.append(
                ShownSample(
                    id: dialogue.id ?? file, image: image, question: question.words, answer: answer.words))
        }
        return shown
    }
}

/// Subjects that were chosen from a dataset.
private struct ChosenSubjects: LessonSource {
    let name: String
    let subjects: [LessonSubject]

    func forEachSubject(
        report: inout DataReport, _ body: (LessonSubject, inout DataReport) throws -> Void
    ) rethrows {
        for subject in subjects { try body(subject, &report) }
    }
}
