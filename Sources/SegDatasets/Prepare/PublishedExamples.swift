public import SegFormats
internal import SegNotation

/// The published data script's conversations, in its order and to its letter.
///
/// For each dataset in turn, and twice over: the pictures that have a reference in the train split, in the order of
/// Python's set of their ids; *all* references of such a picture, whatever their split; for each sentence one question
/// and one answer, drawn from the published templates. The script has no seed; here `SeededGenerator` draws, the
/// question before the answer, in one stream over everything. (`data/data.py` of songtianhui/SimpleSeg, commit
/// 041b96a.)
public struct PublishedExamples: Sendable {
    /// What stands for the object in a question.
    public enum Placeholder: String, Hashable, Sendable, CaseIterable {
        /// The sentence's whole dictionary as Python prints it: what the script does.
        case dictionary
        /// The sentence's text: what it means to do.
        case text
    }

    /// What stands for the object in a question.
    public var placeholder: Placeholder
    /// Threads that trace outlines; they change nothing but the time.
    public var threads: Int
    private var random: SeededGenerator

    /// Conversations drawn from `seed`.
    public init(seed: UInt64, placeholder: Placeholder = .dictionary, threads: Int = 1) {
        self.placeholder = placeholder
        self.threads = threads
        random = SeededGenerator(seed: seed)
    }

    /// Adds the conversations of one dataset; what cannot be one is reported to `report`, once.
    ///
    /// - Parameters:
    ///   - dataset: where the references are.
    ///   - images: the folder of its pictures as it is to stand in the questions, without a slash at its end.
    ///   - report: gets references without picture or mask, which end the script, and empty masks, whose answer is
    ///     `[]`.
    ///   - body: gets question and answer.
    public mutating func write(
        _ dataset: ReferDataset, images: String, report: inout DataReport, _ body: (String, String) throws -> Void
    ) rethrows {
        let trained = dataset.references.filter { $0.split == "train" }.map(\.imageID)
        let groups = Dictionary(grouping: dataset.references, by: \.imageID)
        let ordered = PythonSetOrder.order(trained).flatMap { groups[$0] ?? [] }
        let answers = dataset.publishedOutlines(of: ordered, threads: threads)
        tell(zip(ordered, answers), of: dataset, to: &report)
        for _ in 0..<2 {
            for (reference, answer) in zip(ordered, answers) {
                guard case .success(let outline) = answer, let image = dataset.instances.images[reference.imageID]
                else {
                    continue
                }
                for sentence in reference.sentences {
                    let question = random.pick(Question.polygonTemplates)
                        .replacing("{q}", with: object(sentence), maxReplacements: 1)
                    let answer = random.pick(Answer.templates).replacing("{a}", with: outline, maxReplacements: 1)
                    try body("<img>\(images)/\(image.file)</img>\(question)", answer)
                }
            }
        }
    }

    private func object(_ sentence: ReferReference.Sentence) -> String {
        placeholder == .dictionary ? sentence.dictionaryText : sentence.text
    }

    private func tell(
        _ outlines: some Sequence<(ReferReference, Result<String, DataProblem>)>, of dataset: ReferDataset,
        to report: inout DataReport
    ) {
        for (reference, outline) in outlines {
            switch outline {
            case .failure(let problem): report.add(problem.entry.problem, problem.entry.detail)
            case .success("[]"): report.add(.emptyMask, "\(dataset.label(reference)): the answer is []")
            case .success: break
            }
        }
    }
}
