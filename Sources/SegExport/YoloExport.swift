internal import Foundation
internal import SegGeometry
internal import SegNotation

/// YOLO's segmentation: `yolo/labels/NAME.txt`, a line for each object, and `yolo/data.yaml` with the names of the
/// classes.
///
/// A line holds one ring: holes and separate parts are joined to it by slits of no width.
struct YoloExport: Exporter {
    private(set) var loss = RoundTripLoss()
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
            let written = Self.shares(Self.ring(of: object), picture.size)
            text += "\(labels.number(of: object.label))"
            for vertex in written.vertices { text += " \(vertex.x) \(vertex.y)" }
            text += "\n"
            loss.add(
                RoundTripLoss.iou(of: [written.scaled(to: picture.size)], with: object.mask), picture: picture.name)
        }
        try labelFolder.write(text.utf8, to: "\(picture.prefix).txt")
    }

    mutating func finish() throws {
        var yaml = "path: .\ntrain: images\nval: images\nnames:\n"
        for (number, label) in labels.labels.enumerated() { yaml += "  \(number): \(Self.quoted(label))\n" }
        try folder.write(yaml.utf8, to: "data.yaml")
    }

    /// The ring as it is written: shares of the picture's sides, to seven digits.
    private static func shares(_ ring: ImageRing, _ size: ImageSize) -> NormalizedRing {
        NormalizedRing(
            ring.vertices.map { vertex in
                NormalizedPoint(
                    x: (vertex.x / Double(size.width) * 1e7).rounded() / 1e7,
                    y: (vertex.y / Double(size.height) * 1e7).rounded() / 1e7)
            })
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
