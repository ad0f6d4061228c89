internal import Foundation
internal import SegGeometry
internal import SegImaging

/// Rows of pictures, masks and words as annotated objects: a CSV file with a header line, or JSON, one object per line
/// or in a list.
///
/// Columns, or members: `image` (path), `mask` (path of a picture in which whatever is not black is meant; in JSON also
/// `rle`, run lengths of COCO), `text` or `phrase` or `expression` (in JSON also a list of them), and optionally `id`.
/// An empty `mask` says that nothing is meant. Paths are as seen from the file, or from the folder of pictures that is
/// given.
public struct PairObjects: AnnotationSource {
    /// The dataset's name.
    public let name: String
    private let path: String
    private let images: String

    /// The rows of a file.
    ///
    /// - Parameters:
    ///   - path: the file; `.csv` is CSV, anything else JSON.
    ///   - images: the folder of the pictures as it is to stand in conversations; nil: the file's.
    public init(contentsOf path: String, images: String?) {
        name = FolderFiles.prefix(of: path)
        self.path = path
        self.images = images ?? FolderFiles.folder(of: path)
    }

    /// Calls `body` with each row that is whole, in the order of the file.
    ///
    /// - Throws: `FormatError` when the file cannot be read, and whatever `body` throws.
    public func forEachObject(
        report: inout DataReport, _ body: (AnnotatedObject, inout DataReport) throws -> Void
    ) throws {
        var place = 0
        try forEachRow(report: &report) { row, report in
            let texts = row.texts
            defer { place += max(1, texts.count) }
            guard let image = row.image, !image.isEmpty, !texts.isEmpty, row.mask != nil || row.runs != nil else {
                return report.add(.brokenRecord, "\(row.place): image, mask and text are needed")
            }
            let label = row.id.map { "\(name)-\($0)" } ?? "\(name)-\(place)"
            let picture = FolderFiles.resolved(image, in: images)
            let annotatedObject = AnnotatedObject(
                label: row.place, image: picture, place: place,
                expressions: texts.enumerated().map { index, text in
                    .init(id: texts.count == 1 ? label : "\(label)-\(index)", text: text)
                },
                meaning: row.runs == nil && row.mask?.isEmpty == true
                    ? .nothing : .objects(masks(of: row, picture: picture)))
            try body(annotatedObject, &report)
        }
    }

    private struct Row {
        var place: String
        var id: String?
        var image: String?
        var mask: String?
        var runs: JSONCursor?
        var texts: [String]
    }

    private static let textNames = ["text", "phrase", "expression"]

    private func forEachRow(
        report: inout DataReport, _ body: (Row, inout DataReport) throws -> Void
    ) throws {
        if FolderFiles.ending(of: path) == "csv" {
            try CSVRecords.forEach(in: path) { row in
                let place = "\(path), line \(row.line)"
                guard row.isComplete else { return report.add(.brokenRecord, "\(place): not as many fields as names") }
                let fields = row.fields
                let texts = Self.textNames.compactMap { fields[$0] }.prefix(1)
                try body(
                    Row(
                        place: place, id: fields["id"], image: fields["image"], mask: fields["mask"],
                        texts: Array(texts)),
                    &report)
            }
        } else {
            try RecordStream.forEach(in: path) { record in
                let fields: JSONFields
                do throws(FormatError) {
                    fields = try JSONFields(record, file: path)
                } catch {
                    return report.add(.brokenRecord, error.description)
                }
                let texts = Self.textNames.lazy.compactMap { fields.strings($0) }.first ?? []
                try body(
                    Row(
                        place: "\(path), byte \(record.offset)", id: fields.identifier("id"),
                        image: fields.string("image"), mask: fields.string("mask"), runs: fields.cursor("rle"),
                        texts: texts),
                    &report)
            }
        }
    }

    private func masks(
        of row: Row, picture: String
    ) -> @Sendable (inout DataReport) throws(DataProblem) -> [RunLengthMask] {
        let folder = FolderFiles.folder(of: path)
        return { _ throws(DataProblem) in
            let mask: RunLengthMask
            if let runs = row.runs {
                mask = try Self.mask(runs, place: row.place)
            } else {
                let path = FolderFiles.resolved(row.mask ?? "", in: folder)
                do {
                    mask = RunLengthMask(try Mask(contentsOf: path))
                } catch {
                    throw DataProblem(.missingMask, "\(row.place): \(error)")
                }
            }
            if let header = try? ImageHeader.read(contentsOf: picture),
                header.storedSize != mask.size, header.uprightSize != mask.size
            {
                throw DataProblem(
                    .sizesDiffer,
                    "\(row.place): a mask of \(mask.size.width)×\(mask.size.height) for a picture of "
                        + "\(header.storedSize.width)×\(header.storedSize.height)")
            }
            return [mask]
        }
    }

    private static func mask(_ runs: JSONCursor, place: String) throws(DataProblem) -> RunLengthMask {
        do throws(FormatError) {
            return try CocoSegmentation.mask(runs)
        } catch {
            throw DataProblem(.brokenAnnotation, "\(place): \(error.reason)")
        }
    }
}
