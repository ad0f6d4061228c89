public import SegFormats
internal import SegGeometry

/// The references of one split of a REFER dataset as annotated objects, an expression a sentence.
public struct ReferObjects: AnnotationSource, Sendable {
    /// Where the references are.
    public var dataset: ReferDataset
    /// The folder of its pictures as it is to stand in conversations, without a slash at its end.
    public var images: String
    /// The split wanted; nil for all.
    public var split: String?
    /// Pictures that no example may show.
    public var excluded: Set<Int>

    /// The references of a split, without those about excluded pictures.
    public init(_ dataset: ReferDataset, images: String, split: String? = "train", excluded: Set<Int> = []) {
        self.dataset = dataset
        self.images = images
        self.split = split
        self.excluded = excluded
    }

    /// The dataset's name and who split it: `refcoco(unc)`.
    public var name: String { "\(dataset.name)(\(dataset.splitBy))" }

    /// Calls `body` with each reference in the order of the file; a sentence's place counts those of every split.
    public func forEachObject(
        report: inout DataReport, _ body: (AnnotatedObject, inout DataReport) throws -> Void
    ) rethrows {
        var place = 0
        for reference in dataset.references {
            if split == nil || reference.split == split { try tell(reference, place, &report, body) }
            place += reference.sentences.count
        }
    }

    private func tell(
        _ reference: ReferReference, _ place: Int, _ report: inout DataReport,
        _ body: (AnnotatedObject, inout DataReport) throws -> Void
    ) rethrows {
        let label = dataset.label(reference)
        guard let image = dataset.instances.images[reference.imageID] else {
            return report.add(.unknownImage, "\(label): no image \(reference.imageID)")
        }
        if excluded.contains(reference.imageID) {
            return report.add(.leak, "\(label): image \(reference.imageID)")
        }
        let dataset = dataset
        let meansNothing = reference.annotationIDs.isEmpty
        try body(
            AnnotatedObject(
                label: label, image: "\(images)/\(image.file)", place: place,
                expressions: reference.sentences.map { sentence in
                    .init(
                        id: "\(dataset.name)-\(dataset.splitBy)-\(reference.id)-\(sentence.id)", text: sentence.text)
                },
                meaning: meansNothing
                    ? .nothing
                    : .objects { _ throws(DataProblem) in try dataset.masks(of: reference) }),
            &report)
    }
}
