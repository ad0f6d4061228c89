internal import SegFormats
internal import SegGeometry
internal import SegImaging
internal import SegNotation
internal import SegScenes

/// A drawn scene as REFER and COCO describe it: an entry of `images`, and for each object with an expression an entry
/// of `annotations` and one of `refs`.
///
/// Ids are functions of the scene's index and the object's place in it, so that scenes can be written in parallel.
struct SceneReferences: Sendable {
    /// Objects that a scene may have; ids leave room for so many.
    static let objectsPerScene = 16
    /// Sentences of a reference, as refCOCO has about three.
    static let sentencesPerReference = 3

    /// The entry of `images`, as JSON.
    let image: String
    /// The entries of `annotations`, as JSON.
    let annotations: [String]
    /// The entries of the pickled list.
    let references: [UInt8]

    /// - Parameters:
    ///   - record: the scene.
    ///   - split: where it belongs.
    ///   - categories: ids by the objects' names.
    init(_ record: SceneRecord, split: SceneSplit, categories: [String: Int]) {
        let entry = ImageEntry(record)
        image = entry.json
        var annotations: [String] = []
        var pickle = PickleWriter()
        for (index, object) in record.scene.objects.enumerated() {
            let id = record.index * Self.objectsPerScene + index + 1
            let category = categories[object.words.name] ?? 0
            annotations.append(Self.annotation(id, image: record.index, category: category, object))
            let sentences = record.expressions[index].prefix(Self.sentencesPerReference).map(\.text)
            if sentences.isEmpty { continue }
            pickle.entry { pickle in
                Self.reference(id, entry, category: category, sentences: sentences, split: split, &pickle)
            }
        }
        self.annotations = annotations
        references = pickle.bytes
    }

    private struct ImageEntry {
        let id: Int
        let file: String
        let json: String

        init(_ record: SceneRecord) {
            id = record.index
            file = String(record.imagePath.dropFirst("images/".count))
            var object = JSONObjectWriter()
            object.field("id", id)
            object.field("file_name", file)
            object.field("width", record.scene.image.size.width)
            object.field("height", record.scene.image.size.height)
            json = object.line
        }
    }

    /// The mask is a list of one run-length mask: what REFER's own reader takes for "not polygons".
    private static func annotation(_ id: Int, image: Int, category: Int, _ object: SceneObject) -> String {
        var mask = JSONObjectWriter()
        mask.field("size", [object.mask.size.height, object.mask.size.width])
        mask.field("counts", RunLengthMask(object.mask).compressed)
        let bounds = object.bounds
        var entry = JSONObjectWriter()
        entry.field("id", id)
        entry.field("image_id", image)
        entry.field("category_id", category)
        entry.field("iscrowd", 0)
        entry.field("area", object.area)
        entry.field(
            "bbox", [bounds.left, bounds.top, bounds.right - bounds.left + 1, bounds.bottom - bounds.top + 1])
        entry.field("segmentation", [mask])
        return entry.line
    }

    private static func reference(
        _ id: Int, _ image: ImageEntry, category: Int, sentences: [String], split: SceneSplit,
        _ pickle: inout PickleWriter
    ) {
        let numbered = sentences.enumerated().map { (id * Self.sentencesPerReference + $0, $1) }
        pickle.dictionary([
            ("sent_ids", { $0.list(numbered) { $0.integer($1.0) } }),
            ("file_name", { $0.string(image.file) }),
            ("ann_id", { $0.integer(id) }),
            ("ref_id", { $0.integer(id) }),
            ("image_id", { $0.integer(image.id) }),
            ("split", { $0.string(split.rawValue) }),
            ("sentences", { $0.list(numbered) { sentence($1.0, $1.1, &$0) } }),
            ("category_id", { $0.integer(category) }),
        ])
    }

    private static func sentence(_ id: Int, _ text: String, _ pickle: inout PickleWriter) {
        let plain = text.lowercased()
        pickle.dictionary([
            ("tokens", { $0.list(plain.split(separator: " ").map(String.init)) { $0.string($1) } }),
            ("raw", { $0.string(text) }),
            ("sent_id", { $0.integer(id) }),
            ("sent", { $0.string(plain) }),
        ])
    }
}
