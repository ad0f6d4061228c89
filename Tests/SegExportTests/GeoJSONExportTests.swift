import DatasetFixtures
import SegGeometry
import TestSupport
import Testing

@testable import SegExport

@Suite struct GeoJSONExportTests {
    private func area(_ ring: [[Double]]) -> Double {
        zip(ring, ring.dropFirst()).map { $0[0] * $1[1] - $1[0] * $0[1] }.reduce(0, +) / 2
    }

    private func polygons(_ feature: [String: Any]) throws -> [[[[Double]]]] {
        let geometry = try #require(feature["geometry"] as? [String: Any])
        if geometry["type"] as? String == "Polygon" { return [try #require(geometry["coordinates"] as? [[[Double]]])] }
        return try #require(geometry["coordinates"] as? [[[[Double]]]])
    }

    @Test(arguments: [1.0, -2.0])
    func `rings are closed, go round as RFC 7946 asks, and have the mask's area`(height: Double) throws {
        let folder = try ExportFolder()
        var random = SplitMix64(seed: 13)
        let picture = (0..<200).map { index in
            DrawnObjects.picture(&random, name: folder.path("p\(index).png"))
        }
        if height < 0 {
            for index in 0..<200 { try folder.url.write("2\n0\n0\n\(height)\n7\n9\n".utf8, to: "p\(index).pgw") }
        }
        try folder.export(.geojson, picture)
        for (index, picture) in picture.enumerated() {
            let collection = try #require(folder.json("geojson/p\(index).geojson") as? [String: Any])
            let features = try #require(collection["features"] as? [[String: Any]])
            #expect(features.count == picture.objects.count)
            for (feature, object) in zip(features, picture.objects) {
                var sum = 0.0
                for polygon in try polygons(feature) {
                    #expect(polygon.allSatisfy { $0.count >= 5 && $0.first == $0.last })
                    #expect(area(polygon[0]) > 0)
                    #expect(polygon.dropFirst().allSatisfy { area($0) < 0 })
                    sum += polygon.map(area).reduce(0, +)
                }
                #expect(sum == Double(object.mask.area) * (height < 0 ? 4 : 1))
            }
        }
    }

    @Test func `a broken world file is reported`() throws {
        let folder = try ExportFolder()
        try folder.url.write("1 2 3".utf8, to: "a.pgw")
        var random = SplitMix64(seed: 14)
        let notes = try folder.export(.geojson, [DrawnObjects.picture(&random, name: folder.path("a.png"))])
        #expect(notes.contains { $0.contains("a.pgw is not six numbers") })
    }
}
