/// The lessons of several sources by their weights: an endless series, each item a pure function of seed and index.
public struct LessonSupply: PictureSeries {
    private let series: [any LessonSeries]
    private let mix: SourceMix

    /// The lessons of `sources`.
    ///
    /// - Parameters:
    ///   - sources: at least one, each without problems.
    ///   - seed: of lessons and orders.
    ///   - labelsCells: whether the trees of drawn scenes tell what each cell shows.
    ///   - shelves: where datasets are read from.
    /// - Throws: what reading a dataset throws.
    public init(
        _ sources: [LessonSourceConfig], seed: UInt64, labelsCells: Bool = false, shelves: inout LessonShelves
    ) throws {
        var series: [any LessonSeries] = []
        for (number, source) in sources.enumerated() {
            // The first source has the seed itself, and so the lessons that it would have alone.
            let own = number == 0 ? seed : SeededGenerator(seed: seed, index: number).state
            switch source.kind {
            case .scenes: series.append(SceneSeries(source.lessons, seed: own, labelsCells: labelsCells))
            case .dataset:
                series.append(
                    DatasetLessons(try shelves.shelf(source.dataset), teaching: source.teaching, seed: own))
            case .conversations:
                let shelf = try shelves.shelf(conversations: source.conversations, images: source.dataset.images)
                series.append(
                    DialogueLessons(shelf, most: source.teaching.mixture.lessonsPerScene, seed: own))
            }
        }
        self.series = series
        mix = SourceMix(weights: sources.map(\.weight), seed: ~seed)
    }

    /// The lessons of drawn scenes alone: item `index` is the scene of that index.
    public init(_ lessons: SceneLessons, seed: UInt64) {
        series = [SceneSeries(lessons, seed: seed)]
        mix = SourceMix(weights: [1], seed: seed)
    }

    /// The conversations of item `index`; what cannot be taught is told to `report`.
    ///
    /// - Throws: what drawing throws.
    public func trees(at index: Int, encoder: LessonEncoder, report: inout DataReport) throws -> [LessonTree] {
        let place = mix.place(of: index)
        return try series[place.source].trees(at: place.index, encoder: encoder, report: &report)
    }

    /// The picture of item `index`; nil when there is nothing to ask, and for conversations, which say not what is true.
    ///
    /// - Throws: what drawing throws.
    public func picture(at index: Int, report: inout DataReport) throws -> PictureLessons? {
        let place = mix.place(of: index)
        return try (series[place.source] as? any PictureSeries)?.picture(at: place.index, report: &report)
    }
}
