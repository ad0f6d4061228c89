internal import Foundation
internal import SegGeometry
internal import SegNotation

/// YOLO's segmentation: `yolo/labels/NAME.txt`, a line for each object, and `yolo/data.yaml` with the names of the classes.
///
/// A line holds one ring: holes and separate parts are joined to it by slits of no width.
struct YoloExport: Exporter {
    private(set) var loss = RoundTripLoss()
    private(set) var notes: [String] = []
    private let folder: URL
    private let labelFolder: URL
    private var labels = LabelNumbers()

    init(in folder: URL) throws {
        self.folder = try folder.folder("yolo")
        labelFolder = try self.folder.folder("labels")
    }

    mutating func add(_ picture: ExportPicture) throws {
        var text = ""
        for object in picture.objects {
            let ring = Self.ring(of: object)
            let numbers = ring.vertices.flatMap {
                [$0.x / Double(picture.size.width), $0.y / Double(picture.size.height)]
            }
            text += "\(labels.number(of: object.label))"
            for number in numbers { text += " \((number * 1e7).rounded() / 1e7)" }
            text += "\n"
            loss.add(RoundTripLoss.iou(of: [ring], with: object.mask), picture: picture.name)
        }
        try labelFolder.write(text.utf8, to: "\(picture.stem).txt")
    }

    mutating func finish() throws {
        var yaml = "path: .\ntrain: images\nval: images\nnames:\n"
        for (number, label) in labels.labels.enumerated() { yaml += "  \(number): \(Self.quoted(label))\n" }
        try folder.write(yaml.utf8, to: "data.yaml")
    }

    /// The object's own rings in one, unless they overlap: then the even-odd rule would open what they share.
    private static func ring(of object: ExportObject) -> ImageRing {
        let joined = JoinedRing.joining(object.rings)
        let apart = RoundTripLoss.iou(of: object.rings, with: object.mask)
        if RoundTripLoss.iou(of: [joined], with: object.mask) >= apart { return joined }
        return JoinedRing.joining(object.edges.map(\.joined))
    }

    /// A double-quoted scalar of YAML, which escapes as JSON does.
    private static func quoted(_ label: String) -> String {
        var bytes: [UInt8] = []
        label.writeJSON(into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}
