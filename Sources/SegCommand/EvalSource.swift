internal import ArgumentParser
internal import SegDatasets
internal import SegEvaluation

/// Which samples a command is about.
struct SourceOptions: ParsableArguments {
    @OptionGroup var choice: OptionalSource

    func validate() throws {
        if choice.isEmpty {
            throw ValidationError("no dataset: give --dataset, or one of \(AnnotationOptions.names)")
        }
    }

    /// Where the samples come from.
    var source: EvaluationSource { choice.source }
}

/// The same where a dataset may be left out.
struct OptionalSource: ParsableArguments {
    @Option(
        help: """
            refcoco, refcoco+, refcocog, grefcoco or reasonseg; a folder that `simpleseg scenes` wrote; or a COCO file whose \
            annotations have phrases.
            """)
    var dataset: String?

    @OptionGroup var place: SourcePlace

    @OptionGroup(title: "Datasets by the words of `data prepare`") var annotations: AnnotationOptions

    func validate() throws {
        let files = source.files
        if dataset != nil, !files.isEmpty {
            throw ValidationError("--dataset names one dataset, and \(files.title) another: give one of them")
        }
        if let problem = files.isEmpty ? nil : files.problems.first { throw ValidationError(problem) }
    }

    /// Whether no dataset is named.
    var isEmpty: Bool { dataset == nil && source.files.isEmpty }

    /// Where the samples come from.
    var source: EvaluationSource {
        var source = place.source(of: dataset ?? "")
        source.files.split =
            place.split ?? (annotations.splitShares != nil || annotations.reasonseg != nil ? "val" : "train")
        annotations.name(in: &source.files)
        return source
    }

    /// The samples, if a dataset is named.
    func load() throws -> EvaluationSet? { isEmpty ? nil : try source.load() }
}

/// Where a dataset lies, and which part of it is meant.
struct SourcePlace: ParsableArguments {
    @Option(help: "The folder that holds the dataset; for a COCO file, its pictures.", completion: .directory)
    var dataRoot: String?

    @Option(help: "val, testA, testB or test (default: val; a dataset without splits is read whole).")
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
