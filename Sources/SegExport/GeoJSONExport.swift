internal import Foundation
internal import SegGeometry
internal import SegNotation

/// GeoJSON (RFC 7946): `geojson/NAME.geojson`, a feature for each object, along pixel edges, holes as inner rings.
///
/// Coordinates are those of the world file beside the picture, or pixel corners. Outer rings are counter-clockwise and
/// inner ones clockwise, where the second coordinate grows upwards.
struct GeoJSONExport: Exporter {
    private(set) var loss = RoundTripLoss()
    private(set) var notes: [String] = []
    private let folder: URL

    init(in folder: URL) throws {
        self.folder = try folder.folder("geojson")
    }

    mutating func add(_ picture: ExportPicture) throws {
        let world = worldFile(of: picture.name)
        let features = picture.objects.enumerated().map { Self.feature($1, id: $0 + 1, world) }
        for _ in picture.objects { loss.add(1, picture: picture.name) }
        var collection = JSONObjectWriter()
        collection.field("type", "FeatureCollection")
        collection.field("image", picture.name)
        collection.field("frame", world == nil ? "pixel corners, y downwards" : "world file")
        collection.field("features", features)
        try folder.write(collection.utf8 + [UInt8(ascii: "\n")], to: "\(picture.prefix).geojson")
    }

    private mutating func worldFile(of picture: String) -> WorldFile? {
        guard let path = WorldFile.path(beside: picture) else { return nil }
        let world = (try? String(contentsOfFile: path, encoding: .utf8)).flatMap(WorldFile.init)
        if world == nil { notes.append("\(path) is not six numbers of a world file: pixels are written") }
        return world
    }

    private static func feature(_ object: ExportObject, id: Int, _ world: WorldFile?) -> JSONObjectWriter {
        let polygons = object.edges.map { polygon in
            [ring(polygon.outer, isHole: false, world)] + polygon.holes.map { ring($0, isHole: true, world) }
        }
        var geometry = JSONObjectWriter()
        geometry.field("type", polygons.count == 1 ? "Polygon" : "MultiPolygon")
        if polygons.count == 1 {
            geometry.field("coordinates", polygons[0])
        } else {
            geometry.field("coordinates", polygons)
        }
        var properties = JSONObjectWriter()
        properties.field("label", object.label)
        properties.field("area_pixels", object.mask.area)
        var feature = JSONObjectWriter()
        feature.field("type", "Feature")
        feature.field("id", id)
        feature.field("geometry", geometry)
        feature.field("properties", properties)
        return feature
    }

    private static func ring(_ ring: PixelRing, isHole: Bool, _ world: WorldFile?) -> [[Double]] {
        let placed = ImageRing(
            ring.vertices.map { world?.place($0) ?? ImagePoint(x: Double($0.x), y: Double($0.y)) })
        // A positive area is clockwise where the second coordinate grows downwards, counter-clockwise where upwards.
        let isRight = (placed.signedArea > 0) != isHole
        let vertices = isRight ? placed.vertices : placed.vertices.reversed()
        return (vertices + vertices.prefix(1)).map { [$0.x, $0.y] }
    }
}
