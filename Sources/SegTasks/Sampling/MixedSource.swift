internal import SegDatasets
public import SegFormats

/// The examples of several sources by their weights: an endless series, each item a pure function of seed and index.
public struct MixedSource: PictureSeries {
    private let series: [any ExampleSeries]
    private let mix: SourceMix

    /// The examples of `sources`.
    ///
    /// - Parameters:
    ///   - sources: at least one, each without problems.
    ///   - seed: of examples and orders.
    ///   - labelsCells: whether the trees of drawn scenes tell what each cell shows.
    ///   - datasets: where datasets are read from.
    /// - Throws: what reading a dataset throws.
    public init(
        _ sources: [ExampleSourceConfig], seed: UInt64, labelsCells: Bool = false, datasets: inout DatasetCache
    ) throws {
        var series: [any ExampleSeries] = []
        for (number, source) in sources.enumerated() {
            // The first source has the seed itself, and so the examples that it would have alone.
            let own = number == 0 ? seed : SeededGenerator(seed: seed, index: number).state
            switch source.kind {
            case .scenes: series.append(SceneSeries(source.examples, seed: own, labelsCells: labelsCells))
            case .dataset:
                series.append(
                    DatasetExamples(try datasets.dataset(source.dataset), tasks: source.tasks, seed: own))
            case .conversations:
                let dataset = try datasets.dataset(conversations: source.conversations, images: source.dataset.images)
                series.append(
                    ConversationExamples(dataset, most: source.tasks.mixture.examplesPerScene, seed: own))
            }
        }
        self.series = series
        mix = SourceMix(weights: sources.map(\.weight), seed: ~seed)
    }

    /// The examples of drawn scenes alone: item `index` is the scene of that index.
    public init(_ examples: SceneExamples, seed: UInt64) {
        series = [SceneSeries(examples, seed: seed)]
        mix = SourceMix(weights: [1], seed: seed)
    }

    /// The conversations of item `index`; what cannot be trained on is reported to `report`.
    ///
    /// - Throws: what drawing throws.
    public func trees(at index: Int, encoder: ExampleEncoder, report: inout DataReport) throws -> [ExampleTree] {
        let place = mix.place(of: index)
        return try series[place.source].trees(at: place.index, encoder: encoder, report: &report)
    }

    /// The picture of item `index`; nil when there is nothing to ask, and for conversations, which say not what is
    /// true.
    ///
    /// - Throws: what drawing throws.
    public func picture(at index: Int, report: inout DataReport) throws -> PictureExamples? {
        let place = mix.place(of: index)
        return try (series[place.source] as? any PictureSeries)?.picture(at: place.index, report: &report)
    }
}
