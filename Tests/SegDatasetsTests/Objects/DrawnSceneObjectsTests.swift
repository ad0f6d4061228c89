import DatasetFixtures
import SegDatasets
import TestSupport
import Testing

@testable import SegFormats

@Suite struct DrawnSceneObjectsTests {
    @Test func `each object of a drawn scene is an annotated object with all of its expressions`() throws {
        let folder = try TextFolder()
        let path = try folder.write(
            #"""
            {"id": 0, "image": "images/0.png", "width": 4, "height": 2, "objects": [{"text": "red star", "rle": {"size": [2, 4], "counts": [0, 3, 5]}, "expressions": ["star", "the left star"]}, {"text": "x", "rle": {"size": [2, 4], "counts": [9]}, "expressions": ["y"]}]}
            {"image": 3}
            """#, to: "scenes.jsonl")
        let (annotatedObjects, report, _) = try DrawnSceneObjects(contentsOf: path, images: nil).read()
        #expect(annotatedObjects.map(\.texts) == [["star", "the left star"], ["y"]])
        #expect(annotatedObjects.map(\.areas) == [[3], []])
        #expect(annotatedObjects.map(\.place) == [0, 2])
        #expect(annotatedObjects[0].image == "\(folder.path)/images/0.png")
        #expect(report.counts == [.brokenAnnotation: 1, .brokenRecord: 1])
    }
}
