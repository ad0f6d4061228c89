internal import Foundation
internal import SegNotation

/// Conversations from references, mended: what each says is a pure function of seed, epoch, dataset and the sentence's
/// place in it, whatever is prepared beside it, in which order and with how many threads.
///
/// Against the published script: the sentence's text and not its dictionary, three digits, canonical rings, only the
/// references of the split asked for, and in the train split none whose picture is in a validation or test split.
public struct MendedLessons: Sendable {
    /// One conversation.
    public struct Lesson: Hashable, Sendable {
        /// Dataset, split maker, reference and sentence: `refcoco-unc-12-34`.
        public var id: String
        /// The picture's path as it stands in the question.
        public var image: String
        /// What the user says.
        public var question: String
        /// What is to be answered.
        public var answer: String

        /// A lesson of these parts.
        public init(id: String, image: String, question: String, answer: String) {
            self.id = id
            self.image = image
            self.question = question
            self.answer = answer
        }
    }

    /// Where the draws begin.
    public var seed: UInt64
    /// Which pass over the data it is; each draws other sentences.
    public var epoch: Int
    /// The split wanted.
    public var split: String
    /// Pictures that no lesson may show.
    public var excluded: Set<Int>
    /// Whether references whose picture's file is absent are left out.
    public var checksImages: Bool
    /// How outlines are written.
    public var outline: OutlineText
    /// Threads that trace outlines; they change nothing but the time.
    public var threads: Int

    /// Lessons of one epoch.
    public init(
        seed: UInt64, epoch: Int = 0, split: String = "train", excluded: Set<Int> = [], checksImages: Bool = false,
        outline: OutlineText = .mended, threads: Int = 1
    ) {
        self.seed = seed
        self.epoch = epoch
        self.split = split
        self.excluded = excluded
        self.checksImages = checksImages
        self.outline = outline
        self.threads = threads
    }

    /// Calls `body` with each lesson of a dataset in the order of the file, and tells `report` what cannot be one.
    ///
    /// - Parameters:
    ///   - dataset: where the references are.
    ///   - images: the folder of its pictures as it is to stand in the questions, without a slash at its end.
    ///   - report: gets each reference or sentence that is left out.
    ///   - body: gets the lessons.
    public func write(
        _ dataset: ReferDataset, images: String, report: inout DataReport, _ body: (Lesson) throws -> Void
    ) rethrows {
        let series = SeededGenerator(seed: seed, index: epoch).mixed(with: "\(dataset.name)(\(dataset.splitBy))")
        var index = 0
        var chosen: [(index: Int, reference: ReferReference)] = []
        for reference in dataset.references {
            if isWanted(reference, of: dataset, images, &report) { chosen.append((index, reference)) }
            index += reference.sentences.count
        }
        // Some hundred outlines at a time, so that memory does not grow with the dataset.
        let portion = 256 * max(1, threads)
        for start in stride(from: 0, to: chosen.count, by: portion) {
            let part = chosen[start..<min(chosen.count, start + portion)]
            let outlines = dataset.outlines(of: part.map(\.reference), as: outline, threads: threads)
            for ((index, reference), outline) in zip(part, outlines) {
                guard let text = usable(outline, reference, of: dataset, &report) else { continue }
                for (offset, sentence) in reference.sentences.enumerated() {
                    var random = SeededGenerator(seed: series, index: index + offset)
                    let lesson = lesson(sentence, of: reference, in: dataset, images, text, &random)
                    if let lesson { try body(lesson) } else { report.add(.emptyExpression, dataset.label(reference)) }
                }
            }
        }
    }

    private func isWanted(
        _ reference: ReferReference, of dataset: ReferDataset, _ images: String, _ report: inout DataReport
    ) -> Bool {
        guard reference.split == split else { return false }
        if excluded.contains(reference.imageID) {
            report.add(.leak, "\(dataset.label(reference)): image \(reference.imageID)")
            return false
        }
        guard checksImages, let image = dataset.instances.images[reference.imageID] else { return true }
        let path = "\(images)/\(image.file)"
        if FileManager.default.fileExists(atPath: path) { return true }
        report.add(.missingImage, "\(dataset.label(reference)): \(path)")
        return false
    }

    private func usable(
        _ outline: Result<String, ReferProblem>, _ reference: ReferReference, of dataset: ReferDataset,
        _ report: inout DataReport
    ) -> String? {
        switch outline {
        case .failure(let problem): report.add(problem.entry.problem, problem.entry.detail)
        case .success("[]"): report.add(.emptyMask, dataset.label(reference))
        case .success(let text): return text
        }
        return nil
    }

    private func lesson(
        _ sentence: ReferReference.Sentence, of reference: ReferReference, in dataset: ReferDataset, _ images: String,
        _ outline: String, _ random: inout SeededGenerator
    ) -> Lesson? {
        guard !sentence.text.allSatisfy(\.isWhitespace), let image = dataset.instances.images[reference.imageID] else {
            return nil
        }
        let question = random.pick(Question.polygonTemplates).replacing("{q}", with: sentence.text, maxReplacements: 1)
        let answer = random.pick(Answer.templates).replacing("{a}", with: outline, maxReplacements: 1)
        return Lesson(
            id: "\(dataset.name)-\(dataset.splitBy)-\(reference.id)-\(sentence.id)", image: "\(images)/\(image.file)",
            question: question, answer: answer)
    }
}

extension SeededGenerator {
    /// A seed for the series of a name: FNV-1a over its UTF-8, on top of this generator's next number.
    func mixed(with name: String) -> UInt64 {
        var copy = self
        return name.utf8.reduce(copy.next()) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
}
