internal import SegTokens

/// Conversations of files as lessons: in each pass every one once, those about a picture together where they begin alike.
public struct DialogueLessons: LessonSeries {
    private let shelf: DialogueShelf
    private let visits: PictureVisits

    /// Lessons of some files.
    ///
    /// - Parameters:
    ///   - shelf: the files.
    ///   - most: how many conversations about a picture are taken at a time.
    ///   - seed: of the order.
    public init(_ shelf: DialogueShelf, most: Int, seed: UInt64) {
        self.shelf = shelf
        visits = PictureVisits(questions: shelf.pictures.map(\.dialogues.count), most: most, seed: seed)
    }

    /// Items of a pass.
    public var count: Int { visits.count }

    /// A picture's conversations: a tree for those that begin alike; what cannot be taught is told to `report`.
    ///
    /// - Precondition: `count` is positive.
    public func trees(at index: Int, encoder: LessonEncoder, report: inout DataReport) throws -> [LessonTree] {
        let visit = visits.visit(at: index)
        let picture = shelf.pictures[visit.picture]
        let turns = visit.questions.compactMap { shelf.dialogue(at: picture.dialogues[$0], &report)?.turns }
        guard !turns.isEmpty, let image = DatasetLessons.image(picture.path, size: nil, &report) else { return [] }
        do {
            let (trees, left) = try encoder.trees(of: turns, about: image)
            for _ in 0..<left {
                report.add(.unteachable, "\(picture.path): its conversation speaks before it is shown")
            }
            return trees
        } catch {
            report.add(.brokenImage, "\(picture.path): \(error)")
            return []
        }
    }
}
