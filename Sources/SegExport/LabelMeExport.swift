internal import Foundation
internal import SegGeometry
internal import SegImaging
internal import SegNotation

/// LabelMe: `labelme/NAME.json`. Parts of one object share a `group_id`; an object with holes is a shape of type
/// `mask`.
struct LabelMeExport: Exporter {
    private(set) var loss = RoundTripLoss()
    private let folder: URL

    init(in folder: URL) throws {
        self.folder = try folder.folder("labelme")
    }

    mutating func add(_ picture: ExportPicture) throws {
        var shapes: [JSONObjectWriter] = []
        for (index, object) in picture.objects.enumerated() {
            let kept = object.hasHoles ? 1 : RoundTripLoss.iou(of: object.rings, with: object.mask)
            loss.add(kept, picture: picture.name)
            if object.hasHoles {
                shapes.append(try Self.mask(object))
            } else {
                let group = object.rings.count > 1 ? index + 1 : nil
                shapes += object.rings.map { Self.polygon($0, label: object.label, group: group) }
            }
        }
        var document = JSONObjectWriter()
        document.field("version", "5.5.0")
        document.field("flags", JSONObjectWriter())
        document.field("shapes", shapes)
        document.field("imagePath", Self.path(of: picture.name))
        document.field("imageData", json: "null".utf8)
        document.field("imageHeight", picture.size.height)
        document.field("imageWidth", picture.size.width)
        try folder.write(document.utf8 + [UInt8(ascii: "\n")], to: "\(picture.prefix).json")
    }

    /// LabelMe looks for the picture beside its file unless the path is absolute.
    private static func path(of name: String) -> String {
        FileManager.default.fileExists(atPath: name) ? URL(fileURLWithPath: name).standardizedFileURL.path : name
    }

    private static func polygon(_ ring: ImageRing, label: String, group: Int?) -> JSONObjectWriter {
        shape(label, group: group, points: ring.vertices, type: "polygon")
    }

    /// The pixels of the object's box as a PNG; the points are its first and last pixel.
    private static func mask(_ object: ExportObject) throws -> JSONObjectWriter {
        let box = object.box
        let part = Mask(object.mask).cropped(
            left: Int(box.x1), top: Int(box.y1), right: Int(box.x2), bottom: Int(box.y2))
        let corners = [ImagePoint(x: box.x1, y: box.y1), ImagePoint(x: box.x2 - 1, y: box.y2 - 1)]
        var shape = shape(object.label, group: nil, points: corners, type: "mask")
        shape.field("mask", Data(try ImageEncoding.png(part)).base64EncodedString())
        return shape
    }

    private static func shape(
        _ label: String, group: Int?, points: [ImagePoint], type: String
    ) -> JSONObjectWriter {
        var shape = JSONObjectWriter()
        shape.field("label", label)
        shape.field("points", points.map { [$0.x, $0.y] })
        if let group { shape.field("group_id", group) } else { shape.field("group_id", json: "null".utf8) }
        shape.field("description", "")
        shape.field("shape_type", type)
        shape.field("flags", JSONObjectWriter())
        return shape
    }
}
