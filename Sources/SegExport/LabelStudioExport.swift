internal import Foundation
internal import SegGeometry
internal import SegNotation

/// Label Studio: `labelstudio.json`, tasks with predictions, and `labelstudio.xml`, the labelling interface for them.
///
/// Outlines are `polygonlabels` in percent; objects with holes are `brushlabels` in Label Studio's own run lengths. The tasks
/// can be read at any moment.
struct LabelStudioExport: Exporter {
    private(set) var loss = RoundTripLoss()
    private let folder: URL
    private var tasks: GrowingFile
    private var labels = LabelNumbers()
    private var regions = 0

    init(in folder: URL) throws {
        self.folder = folder
        tasks = try GrowingFile(
            folder.appendingPathComponent("labelstudio.json"), head: "[", separator: ",\n", tail: "]\n")
    }

    mutating func add(_ picture: ExportPicture) throws {
        var results: [JSONObjectWriter] = []
        for object in picture.objects {
            _ = labels.number(of: object.label)
            if object.hasHoles {
                loss.add(1, picture: picture.name)
                results.append(brush(object))
            } else {
                results += object.rings.map { polygon($0, object, picture.size) }
                let rings = object.rings.map { Self.read(Self.percent($0, picture.size), picture.size) }
                loss.add(RoundTripLoss.iou(of: rings, with: object.mask), picture: picture.name)
            }
        }
        var data = JSONObjectWriter()
        data.field("image", picture.name)
        var prediction = JSONObjectWriter()
        prediction.field("model_version", "simpleseg")
        prediction.field("result", results)
        var task = JSONObjectWriter()
        task.field("data", data)
        task.field("predictions", [prediction])
        try tasks.add(task.utf8)
    }

    mutating func finish() throws {
        try tasks.close()
        let names = labels.labels.map { "    <Label value=\"\(XMLText.escaped($0))\"/>\n" }.joined()
        let text = """
            <View>
              <Image name="image" value="$image"/>
              <PolygonLabels name="polygon" toName="image">
            \(names)  </PolygonLabels>
              <BrushLabels name="brush" toName="image">
            \(names)  </BrushLabels>
            </View>

            """
        try folder.write(text.utf8, to: "labelstudio.xml")
    }

    private mutating func polygon(_ ring: ImageRing, _ object: ExportObject, _ size: ImageSize) -> JSONObjectWriter {
        var value = JSONObjectWriter()
        value.field("points", Self.percent(ring, size))
        value.field("closed", true)
        value.field("polygonlabels", [object.label])
        return region("polygon", type: "polygonlabels", value, size)
    }

    private mutating func brush(_ object: ExportObject) -> JSONObjectWriter {
        var value = JSONObjectWriter()
        value.field("format", "rle")
        value.field("rle", BrushRuns.encoded(Mask(object.mask)).map(Int.init))
        value.field("brushlabels", [object.label])
        return region("brush", type: "brushlabels", value, object.mask.size)
    }

    private mutating func region(
        _ name: String, type: String, _ value: JSONObjectWriter, _ size: ImageSize
    ) -> JSONObjectWriter {
        regions += 1
        var region = JSONObjectWriter()
        region.field("id", "r\(regions)")
        region.field("type", type)
        region.field("from_name", name)
        region.field("to_name", "image")
        region.field("original_width", size.width)
        region.field("original_height", size.height)
        region.field("image_rotation", 0)
        region.field("value", value)
        return region
    }

    private static func percent(_ ring: ImageRing, _ size: ImageSize) -> [[Double]] {
        ring.vertices.map { vertex in
            [vertex.x / Double(size.width), vertex.y / Double(size.height)].map { ($0 * 1e8).rounded() / 1e6 }
        }
    }

    private static func read(_ points: [[Double]], _ size: ImageSize) -> ImageRing {
        ImageRing(
            points.map { ImagePoint(x: $0[0] / 100 * Double(size.width), y: $0[1] / 100 * Double(size.height)) })
    }
}
