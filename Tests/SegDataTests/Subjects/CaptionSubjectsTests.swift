import SegData
import Testing

@Suite struct CaptionSubjectsTests {
    @Test func `captions describe their pictures, and broken ones are listed`() throws {
        let folder = try TextFolder()
        let path = try folder.write(
            #"""
            {"annotations": [{"image_id": 1, "id": 7, "caption": " A cat\n on a mat. "}, {"image_id": 2, "id": 8, "caption": "x"}, {"image_id": 1}],
             "images": [{"id": 1, "file_name": "a.jpg"}]}
            """#, to: "captions.json")
        let source = try CaptionSubjects(contentsOf: path, images: "im")
        let (subjects, report, _) = try source.read()
        #expect(
            subjects == [ReadSubject(image: "im/a.jpg", texts: ["A cat on a mat."], place: 0, areas: [], absent: [])])
        #expect(report.counts == [.unknownImage: 1, .brokenAnnotation: 1])
        var lessons: [TaughtLesson] = []
        var problems = DataReport()
        try SubjectLessons(seed: 1).write(source, report: &problems) { lessons.append($0) }
        #expect(lessons.map(\.question) == ["Describe the image."])
        #expect(lessons.map(\.id) == ["captions-7"])
    }
}
