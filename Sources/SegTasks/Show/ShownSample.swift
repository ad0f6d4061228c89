internal import Foundation
public import SegDatasets
public import SegFormats
public import SegGeometry
public import SegImaging
public import SegNotation
internal import SegTokens

/// One example as it is shown to people: picture, question, answer, and what the answer draws.
public struct ShownSample: Sendable {
    /// The example's id.
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

/// Chooses some examples of a dataset and prepares them to be shown.
public struct SampleChoice: Sendable {
    /// How examples are made.
    public var examples: ExampleMaker
    /// How many are shown.
    public var count: Int
    /// Where the choice begins.
    public var seed: UInt64

    /// A choice of `count` examples, each as likely as any other, by `seed`.
    public init(_ examples: ExampleMaker, count: Int, seed: UInt64) {
        self.examples = examples
        self.count = count
        self.seed = seed
    }

    /// Some examples of a dataset in its order; one of all those that an annotated object gives. Of the dataset, only
    /// the chosen annotated objects' masks are made.
    ///
    /// - Throws: what the source throws.
    public func samples(of source: some AnnotationSource, report: inout DataReport) throws -> [ShownSample] {
        var random = SeededGenerator(seed: seed)
        var chosen: [(place: Int, annotatedObject: AnnotatedObject)] = []
        var seen = 0
        // Reservoir sampling (Vitter 1985, algorithm R).
        try source.forEachObject(report: &report) { annotatedObject, _ in
            if chosen.count < count {
                chosen.append((seen, annotatedObject))
            } else if count > 0 {
                let place = random.integer(0...seen)
                if place < count { chosen[place] = (seen, annotatedObject) }
            }
            seen += 1
        }
        let ordered = chosen.sorted { $0.place < $1.place }.map(\.annotatedObject)
        var shown: [ShownSample] = []
        try examples.forEachExample(ChosenObjects(name: source.name, annotatedObjects: ordered), report: &report) {
            trained, report in
            report.add(trained.problems)
            guard !trained.examples.isEmpty else { return }
            shown.append(Self.sample(random.pick(trained.examples), trained.objects, &report))
        }
        return shown
    }

    private static func sample(
        _ example: WrittenExample, _ objects: [MaskObject], _ report: inout DataReport
    ) -> ShownSample {
        let masks = objects.map(\.mask)
        let image: Image
        do {
            image = try Image(contentsOf: example.image)
        } catch {
            report.add(.missingImage, "\(example.id): \(error)")
            image = grey(masks)
        }
        return ShownSample(
            id: example.id, image: image, question: example.question, answer: example.answer, masks: masks)
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
        try ConversationReader.forEach(in: path, images: images, report: &report) { conversation, report in
            guard shown.count < count else { return }
            guard let file = conversation.images.first,
                let question = conversation.turns.first(where: { $0.role == .user }),
                let answer = conversation.turns.first(where: { $0.role == .assistant })
            else {
                return report.add(
                    .unusable, "\(path), \(conversation.id ?? "a conversation"): no picture, question or answer to show"
                )
            }
            let image: Image
            do {
                image = try Image(contentsOf: images.map { FolderFiles.resolved(file, in: $0) } ?? file)
            } catch {
                report.add(.missingImage, "\(error)")
                image = grey([])
            }
            shown.append(
                ShownSample(
                    id: conversation.id ?? file, image: image, question: question.words, answer: answer.words))
        }
        return shown
    }
}

/// Annotated objects that were chosen from a dataset.
private struct ChosenObjects: AnnotationSource {
    let name: String
    let annotatedObjects: [AnnotatedObject]

    func forEachObject(
        report: inout DataReport, _ body: (AnnotatedObject, inout DataReport) throws -> Void
    ) rethrows {
        for annotatedObject in annotatedObjects { try body(annotatedObject, &report) }
    }
}
