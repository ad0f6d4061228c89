internal import Foundation
internal import SegGeometry
internal import SegNotation

/// COCO: `coco.json`, a dataset, and `coco-results.json`, detections for `COCO.loadRes`.
///
/// Objects are polygons where these give exactly the mask, and run lengths otherwise, so nothing is lost. The results can be
/// read at any moment; the dataset appears at the end.
struct CocoExport: Exporter {
    private(set) var loss = RoundTripLoss()
    private let folder: URL
    private var results: GrowingFile
    private var dataset: GrowingFile
    private var images: [JSONObjectWriter] = []
    private var labels = LabelNumbers()
    private var annotations = 0
    private static let part = "coco.json.part"

    init(in folder: URL) throws {
        self.folder = folder
        results = try GrowingFile(
            folder.appendingPathComponent("coco-results.json"), head: "[", separator: ",\n", tail: "]\n")
        dataset = try GrowingFile(
            folder.appendingPathComponent(Self.part), head: "{\"annotations\": [", separator: ",\n", tail: "]")
    }

    mutating func add(_ picture: ExportPicture) throws {
        var image = JSONObjectWriter()
        image.field("id", images.count + 1)
        image.field("file_name", picture.name)
        image.field("width", picture.size.width)
        image.field("height", picture.size.height)
        images.append(image)
        for object in picture.objects {
            annotations += 1
            loss.add(1, picture: picture.name)
            try dataset.add(annotation(of: object).utf8)
            try results.add(result(of: object).utf8)
        }
    }

    mutating func finish() throws {
        var rest = JSONObjectWriter()
        rest.field("images", images)
        rest.field("categories", labels.labels.enumerated().map { Self.category($0 + 1, $1) })
        // The rest of the object takes the place of its opening brace.
        try dataset.close()
        try results.close()
        let part = folder.appendingPathComponent(Self.part)
        let handle = try FileHandle(forWritingTo: part)
        try handle.seekToEnd()
        try handle.write(contentsOf: Data(",\n".utf8 + rest.utf8.dropFirst() + "\n".utf8))
        try handle.close()
        let whole = folder.appendingPathComponent("coco.json")
        if FileManager.default.fileExists(atPath: whole.path) { try FileManager.default.removeItem(at: whole) }
        try FileManager.default.moveItem(at: part, to: whole)
    }

    private mutating func annotation(of object: ExportObject) -> JSONObjectWriter {
        var annotation = JSONObjectWriter()
        annotation.field("id", annotations)
        annotation.field("image_id", images.count)
        annotation.field("category_id", labels.number(of: object.label) + 1)
        let polygons = object.rings
        if RoundTripLoss.iou(of: polygons, with: object.mask) == 1 {
            annotation.field("segmentation", polygons.map { $0.vertices.flatMap { [$0.x, $0.y] } })
        } else {
            annotation.field("segmentation", object.mask.json)
        }
        annotation.field("area", object.mask.area)
        annotation.field("bbox", object.box.sides)
        annotation.field("iscrowd", 0)
        return annotation
    }

    private mutating func result(of object: ExportObject) -> JSONObjectWriter {
        var result = JSONObjectWriter()
        result.field("image_id", images.count)
        result.field("category_id", labels.number(of: object.label) + 1)
        // Without a box: where there is one, pycocotools takes the box's area for the object's.
        result.field("segmentation", object.mask.json)
        result.field("score", 1)
        return result
    }

    var notes: [String] { annotations == 0 ? [] : ["an answer has no score: every result has the score 1"] }

    private static func category(_ id: Int, _ label: String) -> JSONObjectWriter {
        var category = JSONObjectWriter()
        category.field("id", id)
        category.field("name", label)
        return category
    }
}

extension ImageBox {
    /// Left, top, width and height.
    var sides: [Double] { [x1, y1, x2 - x1, y2 - y1] }
}
