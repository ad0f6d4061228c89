import DatasetFixtures
import Foundation
import FoundationXML
import SegGeometry
import TestSupport
import Testing

@testable import SegExport

@Suite struct CvatExportTests {
    private func attribute(_ element: XMLElement, _ name: String) throws -> String {
        try #require(element.attribute(forName: name)?.stringValue)
    }

    private func mask(_ element: XMLElement, _ size: ImageSize) throws -> RunLengthMask {
        var mask = Mask(size: size)
        let place = try ["left", "top", "width", "height"].map { try #require(Int(attribute(element, $0))) }
        var index = 0
        for (run, length) in try attribute(element, "rle").split(separator: ",").enumerated() {
            for _ in 0..<(try #require(Int(length.trimmingCharacters(in: .whitespaces)))) {
                mask[place[0] + index % place[2], place[1] + index / place[2]] = run & 1 == 1
                index += 1
            }
        }
        #expect(index == place[2] * place[3])
        return RunLengthMask(mask)
    }

    private func ring(_ element: XMLElement) throws -> ImageRing {
        ImageRing(
            try attribute(element, "points").split(separator: ";").map { pair in
                let numbers = pair.split(separator: ",").compactMap { Double($0) }
                return ImagePoint(x: numbers[0], y: numbers[1])
            })
    }

    @Test func `masks and polygons of the document give the objects again`() throws {
        let folder = try ExportFolder()
        var random = SplitMix64(seed: 12)
        let pictures = (0..<300).map { DrawnObjects.picture(&random, name: "p\($0) <&\">.png") }
        try folder.export(.cvat, pictures)
        let images = try XMLDocument(data: Data(folder.bytes("cvat.xml"))).nodes(forXPath: "/annotations/image")
        #expect(images.count == 300)
        for (node, picture) in zip(images, pictures) {
            let image = try #require(node as? XMLElement)
            #expect(try attribute(image, "name") == picture.name)
            var shapes = (image.children ?? []).compactMap { $0 as? XMLElement }.makeIterator()
            for object in picture.objects {
                if object.hasHoles {
                    let next = shapes.next()
                    let shape = try #require(next)
                    #expect(try mask(shape, picture.size) == object.mask)
                    #expect(try attribute(shape, "label") == object.label)
                } else {
                    let polygons = object.rings.compactMap { _ in shapes.next() }
                    #expect(polygons.count == object.rings.count)
                    let rings = try polygons.map(ring)
                    #expect(RoundTripLoss.iou(of: rings, with: object.mask) == 1)
                }
            }
            let rest = shapes.next()
            #expect(rest == nil)
        }
    }
}
