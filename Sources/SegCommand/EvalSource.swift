internal import ArgumentParser
internal import SegEvaluation

/// Which samples a command is about.
struct SourceOptions: ParsableArguments {
    @Option(
        help: """
            refcoco, refcoco+, refcocog, grefcoco or reasonseg; a folder that `simpleseg scenes` wrote; or a COCO file whose \
            annotations have phrases.
            """)
    var dataset: String

    @OptionGroup var place: SourcePlace

    /// Where the samples come from.
    var source: EvaluationSource { place.source(of: dataset) }
}

/// The same where a dataset may be left out.
struct OptionalSource: ParsableArguments {
    @Option(help: "Where the truth comes from when the files do not have it; as for `eval run`.")
    var dataset: String?

    @OptionGroup var place: SourcePlace

    /// The samples, if a dataset is named.
    func load() throws -> EvaluationSet? { try dataset.map { try place.source(of: $0).load() } }
}

/// Where a dataset lies, and which part of it is meant.
struct SourcePlace: ParsableArguments {
    @Option(help: "The folder that holds the dataset; for a COCO file, its pictures.", completion: .directory)
    var dataRoot: String?

    @Option(help: "val, testA, testB or test (default: val).")
    var split: String?

    @Option(help: "Who split it: unc, umd or google (default: umd for refcocog, else unc).")
    var splitBy: String?

    @Flag(help: "Ask every expression, where the usual protocol takes one of several (scenes, reasonseg).")
    var everyExpression = false

    func source(of dataset: String) -> EvaluationSource {
        EvaluationSource(
            dataset: dataset, root: dataRoot, split: split, splitBy: splitBy, everyExpression: everyExpression)
    }
}
