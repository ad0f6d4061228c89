public import SegFormats

/// A split of ReasonSeg as annotated objects, one a picture with all of its texts.
public struct ReasonObjects: AnnotationSource {
    /// The dataset's name.
    public let name = "reasonseg"
    private let files: [String]

    /// Lists the files of a split under `root`.
    ///
    /// - Throws: `FormatError` naming the folders that were looked for.
    public init(root: String, split: String) throws(FormatError) {
        files = try ReasonFile.files(root: root, split: split)
    }

    /// Calls `body` with each picture, file by file in the order of their names.
    public func forEachObject(
        report: inout DataReport, _ body: (AnnotatedObject, inout DataReport) throws -> Void
    ) rethrows {
        var place = 0
        for path in files {
            let file: ReasonFile
            do throws(DataProblem) {
                file = try ReasonFile(contentsOf: path)
            } catch {
                report.add(error)
                continue
            }
            if file.texts.isEmpty { report.add(.emptyExpression, "\(path): no text") }
            let target = file.target
            try body(
                AnnotatedObject(
                    label: path, image: file.image, place: place,
                    expressions: file.texts.enumerated().map { .init(id: "\(name)-\(file.name)-\($0)", text: $1) },
                    meaning: .objects { _ in [target] }),
                &report)
            place += max(1, file.texts.count)
        }
    }
}
