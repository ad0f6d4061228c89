import DatasetFixtures
import Foundation
import FoundationXML
import SegGeometry
import TestSupport
import Testing

@testable import SegExport

@Suite struct LabelStudioExportTests {
    @Test func `a task per picture, its objects as polygons in percent or brush strokes`() throws {
        let folder = try ExportFolder()
        var random = SplitMix64(seed: 11)
        let pictures = (0..<300).map { DrawnObjects.picture(&random, name: "p\($0).png") }
        try folder.export(.labelstudio, pictures)
        let tasks = try #require(folder.json("labelstudio.json") as? [[String: Any]])
        #expect(tasks.count == 300)
        for (task, picture) in zip(tasks, pictures) {
            #expect((task["data"] as? [String: String])?["image"] == picture.name)
            let predictions = try #require(task["predictions"] as? [[String: Any]])
            let results = try #require(predictions[0]["result"] as? [[String: Any]])
            let expected = picture.objects.map { $0.hasHoles ? 1 : $0.rings.count }.reduce(0, +)
            #expect(results.count == expected)
            var next = results.makeIterator()
            for object in picture.objects where !object.hasHoles {
                var rings: [ImageRing] = []
                while rings.count < object.rings.count, let result = next.next() {
                    let value = try #require(result["value"] as? [String: Any])
                    guard let points = value["points"] as? [[Double]] else { continue }
                    rings.append(
                        ImageRing(
                            points.map {
                                ImagePoint(
                                    x: $0[0] / 100 * Double(picture.size.width),
                                    y: $0[1] / 100 * Double(picture.size.height))
                            }))
                }
                #expect(RoundTripLoss.iou(of: rings, with: object.mask) == 1)
            }
        }
        let interface = try XMLDocument(data: Data(folder.bytes("labelstudio.xml")))
        #expect(try interface.nodes(forXPath: "//PolygonLabels/Label").count == 3)
    }
}
