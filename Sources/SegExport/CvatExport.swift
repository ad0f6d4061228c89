internal import Foundation
internal import SegGeometry

/// CVAT for images 1.1: `cvat.xml`. Parts of one object share a `group_id`; an object with holes is a `mask`.
///
/// The document can be read at any moment.
struct CvatExport: Exporter {
    private(set) var loss = RoundTripLoss()
    private var file: GrowingFile
    private var images = 0

    init(in folder: URL) throws {
        file = try GrowingFile(
            folder.appendingPathComponent("cvat.xml"),
            head: "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<annotations>\n  <version>1.1</version>\n",
            separator: "", tail: "</annotations>\n")
    }

    mutating func add(_ picture: ExportPicture) throws {
        var text =
            "  <image id=\"\(images)\" name=\"\(XMLText.escaped(picture.name))\" width=\"\(picture.size.width)\""
            + " height=\"\(picture.size.height)\">\n"
        for (index, object) in picture.objects.enumerated() {
            let label = "label=\"\(XMLText.escaped(object.label))\" source=\"auto\" occluded=\"0\""
            let kept = object.hasHoles ? 1 : RoundTripLoss.iou(of: object.rings, with: object.mask)
            loss.add(kept, picture: picture.name)
            if object.hasHoles {
                text += Self.mask(object, label)
            } else {
                let group = object.rings.count > 1 ? " group_id=\"\(index + 1)\"" : ""
                text += object.rings.map { Self.polygon($0, label + group) }.joined()
            }
        }
        try file.add((text + "  </image>\n").utf8)
        images += 1
    }

    mutating func finish() throws { try file.close() }

    private static func polygon(_ ring: ImageRing, _ attributes: String) -> String {
        let points = ring.vertices.map { "\($0.x),\($0.y)" }.joined(separator: ";")
        return "    <polygon \(attributes) points=\"\(points)\" z_order=\"0\"></polygon>\n"
    }

    /// Run lengths within the object's box, row by row, outside first.
    private static func mask(_ object: ExportObject, _ attributes: String) -> String {
        let box = object.box
        let part = Mask(object.mask).cropped(
            left: Int(box.x1), top: Int(box.y1), right: Int(box.x2), bottom: Int(box.y2))
        var runs = [0]
        for pixel in part.pixels {
            if Int(pixel) == runs.count & 1 { runs.append(0) }
            runs[runs.count - 1] += 1
        }
        let (left, top) = (Int(box.x1), Int(box.y1))
        let place = "left=\"\(left)\" top=\"\(top)\" width=\"\(part.size.width)\" height=\"\(part.size.height)\""
        let rle = runs.map(String.init).joined(separator: ", ")
        return "    <mask \(attributes) rle=\"\(rle)\" \(place) z_order=\"0\"></mask>\n"
    }
}
