import DatasetFixtures
import Foundation
import FoundationXML
import SegGeometry
import TestSupport
import Testing

@testable import SegExport

@Suite struct SvgExportTests {
    @Test func `paths give the objects again, over the linked picture`() throws {
        let folder = try ExportFolder()
        var random = SplitMix64(seed: 15)
        let pictures = (0..<200).map { DrawnObjects.picture(&random, name: "dir/p\($0) <&.png") }
        try folder.export(.svg, pictures)
        for (index, picture) in pictures.enumerated() {
            let document = try XMLDocument(data: Data(folder.bytes("svg/p\(index) _&.svg")))
            let groups = try document.nodes(forXPath: "//*[local-name()='g']")
            #expect(groups.count == picture.objects.count)
            for (group, object) in zip(groups, picture.objects) {
                let paths = try group.nodes(forXPath: "*[local-name()='path']/@d").compactMap(\.stringValue)
                let rings = paths.map { path in
                    ImageRing(
                        path.dropFirst().dropLast().split(separator: "L").map { pair in
                            let numbers = pair.split(separator: ",").compactMap { Double($0) }
                            return ImagePoint(x: numbers[0], y: numbers[1])
                        })
                }
                #expect(RoundTripLoss.iou(of: rings, with: object.mask) == 1)
                #expect(try group.nodes(forXPath: "*[local-name()='title']")[0].stringValue == object.label)
            }
        }
        #expect(try folder.text("svg/p0 _&.svg").contains("xlink:href=\"dir/p0%20%3C&amp;.png\""))
    }
}
