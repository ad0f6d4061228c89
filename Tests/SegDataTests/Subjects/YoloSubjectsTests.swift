import SegData
import SegGeometry
import SegImaging
import Testing

@Suite struct YoloSubjectsTests {
    private let folder: TextFolder

    init() throws {
        folder = try TextFolder()
        try folder.write(ImageEncoding.png(Image(size: ImageSize(width: 20, height: 10))), to: "images/a.png")
        try folder.write(ImageEncoding.png(Image(size: ImageSize(width: 20, height: 10))), to: "images/b.png")
    }

    private func read() throws -> (subjects: [ReadSubject], report: DataReport) {
        let source = try YoloSubjects(
            labels: "\(folder.path)/labels", images: "\(folder.path)/images", classes: [0: "cat", 2: "dog"])
        let (subjects, report, _) = try source.read()
        return (subjects, report)
    }

    @Test func `outlines of one class are objects of one subject, in corners of pixels`() throws {
        try folder.write(
            "2 0 0 0.5 0 0.5 1 0 1\n0 0 0 0.1 0 0.1 0.2\n2 0.5 0.5 1 0.5 1 1 0.5 1\r\n", to: "labels/a.txt")
        let (subjects, report) = try read()
        #expect(report.entries.isEmpty)
        #expect(subjects.map(\.texts) == [["dog"], ["cat"]])
        #expect(subjects[0].areas == [100, 50])
        #expect(subjects.map(\.image).allSatisfy { $0.hasSuffix("images/a.png") })
    }

    @Test func `boxes, broken lines and absent pictures are listed`() throws {
        try folder.write(
            "0 0.5 0.5 1 1\nx 0 0 1 1 0 1\n0 0 0 1 nan 0 1\n0 1e9 0 1 1 0 1\n0 0 0 1 1 0\n", to: "labels/a.txt")
        try folder.write("0 0 0 1 0 1 1\n", to: "labels/deep/b.txt")
        try folder.write([0xFF, 0xFE, 0], to: "labels/deep/c.txt")
        try folder.write("0 0 0 1 0 1 1\n", to: "labels/none.txt")
        let (subjects, report) = try read()
        #expect(subjects.count == 1)
        #expect(report.counts == [.shapeWithoutArea: 1, .brokenRecord: 4, .missingImage: 2])
    }

    @Test(arguments: [
        ("data.yaml", "path: x\nnames:\n  0: cat\n  1: 'big dog' # two\nval: y\n"),
        ("data.yml", "names: [cat, \"big dog\"]\n"), ("a.yaml", "names:\n- cat\n- big dog\n"),
        ("names.txt", "cat\nbig dog\n\n"),
    ])
    func `names of classes are read from either file`(name: String, text: String) throws {
        #expect(try YoloNames.read(contentsOf: folder.write(text, to: name)) == [0: "cat", 1: "big dog"])
    }

    @Test(arguments: ["nc: 3\n", "names:\nval: x\n", ""])
    func `a YAML file without names is refused`(text: String) throws {
        let path = try folder.write(text, to: "bad.yaml")
        #expect(throws: FormatError.self) { try YoloNames.read(contentsOf: path) }
    }
}
