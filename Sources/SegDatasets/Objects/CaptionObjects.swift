public import SegFormats

/// COCO's captions as annotated objects: each describes its picture as a whole.
public struct CaptionObjects: AnnotationSource {
    /// The dataset's name.
    public let name: String
    private let source: JSONCursor
    private let images: String

    /// Reads a captions JSON; `images` is the folder of its pictures as it is to stand in conversations.
    ///
    /// - Throws: `FormatError` when it cannot be read.
    public init(contentsOf path: String, images: String) throws(FormatError) {
        name = FolderFiles.prefix(of: path)
        source = try JSONCursor(contentsOf: path)
        self.images = images
    }

    /// Calls `body` with each caption in the order of the file.
    ///
    /// - Throws: `FormatError` when the JSON is broken, and whatever `body` throws.
    public func forEachObject(
        report: inout DataReport, _ body: (AnnotatedObject, inout DataReport) throws -> Void
    ) throws {
        let files = try UniqueTable<String>.read(
            source, list: "images", name: "file_name", else: .brokenImageRecord, noun: "picture", report: &report)
        var place = 0
        var stopped: (any Error)?
        try source.forEachObject(in: "annotations") { fields in
            guard stopped == nil else { return }
            defer { place += 1 }
            guard let imageID = fields.integer("image_id"), let text = fields.string("caption") else {
                return report.add(.brokenAnnotation, fields.place)
            }
            let id = "\(name)-\(fields.identifier("id") ?? "at-\(place)")"
            guard let file = files[imageID] else { return report.add(.unknownImage, "\(id), image \(imageID)") }
            let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            let annotatedObject = AnnotatedObject(
                label: id, image: "\(images)/\(file)", place: place, expressions: [.init(id: id, text: words)],
                meaning: .picture)
            do { try body(annotatedObject, &report) } catch { stopped = error }
        }
        if let stopped { throw stopped }
    }
}
