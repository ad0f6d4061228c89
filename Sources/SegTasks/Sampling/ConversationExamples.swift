internal import SegDatasets
public import SegFormats
internal import SegTokens

/// Conversations of files as examples: in each pass every one once, those about a picture together where they begin
/// alike.
public struct ConversationExamples: ExampleSeries {
    private let dataset: ConversationDataset
    private let visits: EpochSampler

    /// Examples of some files.
    ///
    /// - Parameters:
    ///   - dataset: the files.
    ///   - most: how many conversations about a picture are taken at a time.
    ///   - seed: of the order.
    public init(_ dataset: ConversationDataset, most: Int, seed: UInt64) {
        self.dataset = dataset
        visits = EpochSampler(questions: dataset.pictures.map(\.conversations.count), most: most, seed: seed)
    }

    /// Items of a pass.
    public var count: Int { visits.count }

    /// A picture's conversations: a tree for those that begin alike; what cannot be trained on is reported to `report`.
    ///
    /// - Precondition: `count` is positive.
    public func trees(at index: Int, encoder: ExampleEncoder, report: inout DataReport) throws -> [ExampleTree] {
        let visit = visits.visit(at: index)
        let picture = dataset.pictures[visit.picture]
        let turns = visit.questions.compactMap { dataset.conversation(at: picture.conversations[$0], &report)?.turns }
        guard !turns.isEmpty, let image = DatasetExamples.image(picture.path, size: nil, &report) else { return [] }
        do {
            let (trees, left) = try encoder.trees(of: turns, about: image)
            for _ in 0..<left {
                report.add(.unusable, "\(picture.path): its conversation speaks before it is shown")
            }
            return trees
        } catch {
            report.add(.brokenImage, "\(picture.path): \(error)")
            return []
        }
    }
}
