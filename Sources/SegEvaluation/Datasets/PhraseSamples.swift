internal import SegDatasets
internal import SegFormats

/// A dataset in COCO's layout whose annotations have phrases, as `PhraseObjects` reads it.
enum PhraseSamples {
    /// The samples, picture by picture in the order in which annotations name them; crowds are left out.
    ///
    /// - Parameters:
    ///   - path: the COCO file.
    ///   - images: the folder of its pictures.
    /// - Returns: the set, named after the file.
    /// - Throws: `FormatError` and `EvaluationError` naming the file.
    static func load(_ path: String, images: String) throws -> EvaluationSet {
        var report = DataReport()
        let folder = try EvaluationSource.first(of: [images], holding: "the pictures")
        let source = try PhraseObjects(contentsOf: path, images: folder, report: &report)
        var samples = AnnotatedSamples.Samples()
        try samples.add(source, &report)
        return EvaluationSet(name: source.name, split: "", samples: samples.all, notes: report.notes)
    }
}
