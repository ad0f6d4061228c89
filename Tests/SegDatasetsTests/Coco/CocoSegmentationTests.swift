import SegDatasets
import SegFormats
import SegGeometry
import Testing

@Suite struct CocoSegmentationTests {
    private let size = ImageSize(width: 8, height: 6)

    private func mask(_ segmentation: String?) throws -> RunLengthMask {
        let field = segmentation.map { #", "segmentation": \#($0)"# } ?? ""
        var report = DataReport()
        let text = #"{"annotations": [{"id": 1, "image_id": 1\#(field)}]}"#
        let instances = try CocoInstances(Array(text.utf8), file: "i.json", report: &report)
        return try instances.mask(of: #require(instances.annotation(1)), size: size)
    }

    /// Columns 1…3, rows 2…3.
    private var square: Mask {
        var mask = Mask(size: size)
        for x in 1...3 { for y in 2...3 { mask.pixels[y * size.width + x] = 1 } }
        return mask
    }

    @Test func `every spelling of one mask gives that mask`() throws {
        let runs = RunLengthMask(square)
        let counts = runs.counts.map(String.init).joined(separator: ", ")
        let object = #"{"size": [6, 8], "counts": "\#(runs.compressed)"}"#
        for text in [
            "[[1, 2, 4, 2, 4, 4, 1, 4]]", "[[1, 2, 3, 2, 3, 4, 1, 4], [2, 2, 4, 2, 4, 4, 2, 4.0]]", object,
            "[\(object)]",
            #"{"counts": [\#(counts)], "size": [6, 8]}"#, "[\(object), [1, 2, 2, 2, 2, 3, 1, 3]]",
        ] {
            #expect(try mask(text) == runs, "\(text)")
        }
    }

    @Test func `polygons of one or two vertices cover nothing`() throws {
        #expect(try mask("[[1, 2, 3, 4], [1, 2]]").area == 0)
        #expect(try mask("[[1, 2, 1, 2, 1, 2]]").area == 0)
    }

    @Test(
        arguments: [
            nil, "[]", "null", "3", "[3]", "[[1, 2, 3]]", "[[1, 2, 3, \"4\"]]", "[[1, 2, 1e999, 3, 4, 5]]", "{}",
            #"{"size": [8, 6], "counts": [48]}"#, #"{"size": [6, 8], "counts": [47]}"#, #"{"size": [6, 8]}"#,
            #"{"size": [6, 8], "counts": [-1, 49]}"#, #"{"size": [6, 8], "counts": "~~"}"#,
            #"{"size": [6, 8], "counts": {}}"#,
        ] as [String?])
    func `what is no mask of the picture is refused`(_ text: String?) {
        #expect(throws: FormatError.self) { try mask(text) }
    }
}
