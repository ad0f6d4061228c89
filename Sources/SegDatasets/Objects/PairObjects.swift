internal import Foundation
public import SegFormats
internal import SegGeometry
internal import SegImaging

/// Rows of pictures, masks and words as annotated objects: a CSV file with a header line, or JSON, one object per line
/// or in a list.
///
/// Columns, or members: `image` (path), `mask` (path of a picture that `MaskReading` reads; in JSON also `rle`, run lengths
/// of COCO), `text` or `phrase` or `expression` (in JSON also a list of them), and optionally `id`.
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
                label: row.mask.map { "\(row.place), mask \($0)" } ?? row.place, image: picture, place: place,
                expressions: texts.enumerated().map { index, text in
                    .init(id: texts.count == 1 ? label : "\(label)-\(index)", text: text)
                },
                meaning: row.runs == nil && row.mask?.isEmpty == true
                    ? .nothing : .objects(masks(of: row)))
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
            try CSVRecords.forEach(in: path, needs: [["image"], ["mask"], Self.textNames]) { row in
                let place = "\(path), line \(row.line)"
                if let problem = row.problem { return report.add(.brokenRecord, "\(place): \(problem)") }
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
        of row: Row
    ) -> @Sendable (inout DataReport) throws(DataProblem) -> [RunLengthMask] {
        let folder = FolderFiles.folder(of: path)
        return { report throws(DataProblem) in
            if let runs = row.runs { return [try Self.mask(runs, place: row.place)] }
            return [try Self.mask(at: FolderFiles.resolved(row.mask ?? "", in: folder), place: row.place, &report)]
        }
    }

    private static func mask(
        at path: String, place: String, _ report: inout DataReport
    ) throws(DataProblem) -> RunLengthMask {
        let reading: MaskReading
        do {
            reading = try MaskReading(contentsOf: path)
        } catch {
            throw DataProblem(.missingMask, "\(place): \(error)")
        }
        if reading.rule == .opaque { report.add(.alphaMask, "\(place): what is opaque in \(path) is inside") }
        if let colors = reading.colorsWithoutBlack {
            throw DataProblem(
                .noBackground,
                "\(place): no pixel of \(path) is black, which is the background; its colours are \(colors)")
        }
        return RunLengthMask(reading.mask)
    }

    private static func mask(_ runs: JSONCursor, place: String) throws(DataProblem) -> RunLengthMask {
        do throws(FormatError) {
            return try CocoSegmentation.mask(runs)
        } catch {
            throw DataProblem(.brokenAnnotation, "\(place): \(error.reason)")
        }
    }
}
