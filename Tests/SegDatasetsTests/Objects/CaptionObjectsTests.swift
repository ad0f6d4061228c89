import DatasetFixtures
import SegDatasets
import SegFormats
import SegTasks
import TestSupport
import Testing

@Suite struct CaptionObjectsTests {
    @Test func `captions describe their pictures, and broken ones are listed`() throws {
        let folder = try TextFolder()
        let path = try folder.write(
            #"""
            {"annotations": [{"image_id": 1, "id": 7, "caption": " A cat\n on a mat. "}, {"image_id": 2, "id": 8, "caption": "x"}, {"image_id": 1}],
             "images": [{"id": 1, "file_name": "a.jpg"}]}
            """#, to: "captions.json")
        let source = try CaptionObjects(contentsOf: path, images: "im")
        let (annotatedObjects, report, _) = try source.read()
        #expect(
            annotatedObjects == [
                ReadObject(image: "im/a.jpg", texts: ["A cat on a mat."], place: 0, areas: [], absent: [])
            ])
        #expect(report.counts == [.unknownImage: 1, .brokenAnnotation: 1])
        var examples: [WrittenExample] = []
        var problems = DataReport()
        try ExampleMaker(seed: 1).write(source, report: &problems) { examples.append($0) }
        #expect(examples.map(\.question) == ["Describe the image."])
        #expect(examples.map(\.id) == ["captions-7"])
    }
}
