public import SegFormats
internal import SegGeometry

/// The scenes that `simpleseg scenes` drew as annotated objects, one an object; `scenes.jsonl` is read a line at a
/// time.
public struct DrawnSceneObjects: AnnotationSource {
    /// The dataset's name.
    public let name: String
    private let path: String
    private let images: String
    private let split: String?

    /// The scenes of a file.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - images: the folder that its pictures' paths begin in; nil for the file's.
    ///   - split: the part wanted of scenes that name theirs; nil for all. Scenes without parts are always read.
    public init(contentsOf path: String, images: String?, split: String? = nil) {
        self.split = split
        name = FolderFiles.prefix(of: path)
        self.path = path
        self.images = images ?? FolderFiles.folder(of: path)
    }

    /// Calls `body` with each object of each scene, in the order of the file.
    ///
    /// - Throws: `FormatError` when the file cannot be read, and whatever `body` throws.
    public func forEachObject(
        report: inout DataReport, _ body: (AnnotatedObject, inout DataReport) throws -> Void
    ) throws {
        var place = 0
        try RecordStream.forEach(in: path) { record in
            let label = "\(path), byte \(record.offset)"
            guard let fields = try? JSONFields(record, file: path), let image = fields.string("image"), !image.isEmpty,
                let objects = fields.objects("objects")
            else { return report.add(.brokenRecord, label) }
            let isWanted = split == nil || fields.string("split").map { $0 == split } ?? true
            let scene = fields.identifier("id") ?? "\(record.offset)"
            for (index, object) in objects.enumerated() {
                let name = object.cursor("expressions") == nil ? "text" : "expressions"
                let texts = object.strings(name) ?? []
                if texts.isEmpty, object.cursor(name) != nil, object.strings(name) == nil {
                    report.add(.brokenAnnotation, "\(label), object \(index): its \(name) are no texts")
                }
                let annotatedObject = AnnotatedObject(
                    label: "\(label), object \(index)", image: FolderFiles.resolved(image, in: images), place: place,
                    expressions: texts.enumerated().map {
                        .init(id: "\(name)-\(scene)-\(index)-\($0)", text: $1)
                    },
                    meaning: .objects(Self.masks(object, label: label)))
                place += max(1, texts.count)
                if isWanted { try body(annotatedObject, &report) }
            }
        }
    }

    private static func masks(
        _ object: JSONFields, label: String
    ) -> @Sendable (inout DataReport) throws(DataProblem) -> [RunLengthMask] {
        { _ throws(DataProblem) in
            guard let runs = object.cursor("rle") else { throw DataProblem(.brokenAnnotation, "\(label): no rle") }
            do throws(FormatError) {
                return [try CocoSegmentation.mask(runs)]
            } catch {
                throw DataProblem(.brokenAnnotation, "\(label): \(error.reason)")
            }
        }
    }
}
