import DatasetFixtures
import SegDatasets
import SegFormats
import SegGeometry
import SegImaging
import TestSupport
import Testing

/// Rows of CSV and JSON, and `CSVRecords`, which reads the former.
@Suite struct PairObjectsTests {
    private let folder: TextFolder

    init() throws {
        folder = try TextFolder()
        var mask = Mask(size: ImageSize(width: 8, height: 6))
        for y in 1...3 { for x in 2...5 { mask[x, y] = true } }
        try folder.write(ImageEncoding.png(mask), to: "m.png")
        try folder.write(ImageEncoding.png(Image(size: mask.size)), to: "a.png")
    }

    private func read(_ text: String, _ name: String) throws -> (annotatedObjects: [ReadObject], report: DataReport) {
        let path = try folder.write(text, to: name)
        let (annotatedObjects, report, _) = try PairObjects(contentsOf: path, images: nil).read()
        return (annotatedObjects, report)
    }

    private func annotatedObject(_ texts: [String], _ place: Int, areas: [Int] = [12]) -> ReadObject {
        ReadObject(image: "\(folder.path)/a.png", texts: texts, place: place, areas: areas, absent: [])
    }

    @Test func `rows of CSV may be quoted, and hold commas, quotes and line breaks`() throws {
        let text = "text,image,more,mask\r\n\"a, \"\"b\"\"\nc\",a.png,,m.png\r\n\nd,a.png,x,\"m.png\"\n e ,a.png,,"
        let (annotatedObjects, report) = try read(text, "p.csv")
        #expect(
            annotatedObjects == [
                annotatedObject(["a, \"b\"\nc"], 0), annotatedObject(["d"], 1), annotatedObject([" e "], 2, areas: []),
            ])
        #expect(report.entries.isEmpty)
    }

    @Test func `rows are the same whatever ends their lines, a byte order mark or none, quotes or none`() throws {
        for end in ["\n", "\r\n", "\r"] {
            for mark in ["", "\u{FEFF}"] {
                let plain = "image,mask,text\na.png,m.png,\"coin, left\"\n\na.png,m.png,round\n"
                let quoted =
                    "\"image\",\"mask\",\"text\"\n\"a.png\",\"m.png\",\"coin, left\"\n\"a.png\",\"m.png\",\"round\""
                for text in [plain, quoted] {
                    let (annotatedObjects, report) = try read(mark + text.replacing("\n", with: end), "p.csv")
                    #expect(annotatedObjects == [annotatedObject(["coin, left"], 0), annotatedObject(["round"], 1)])
                    #expect(report.entries.isEmpty)
                }
            }
        }
    }

    @Test func `lines of JSON may have several phrases, or run lengths`() throws {
        let text = #"""
            {"image": "a.png", "mask": "m.png", "phrase": ["x", "y"], "id": 7}
            {"image": "a.png", "rle": {"size": [6, 8], "counts": [1, 2, 45]}, "text": "z"}
            """#
        let (annotatedObjects, report) = try read(text, "p.jsonl")
        #expect(annotatedObjects == [annotatedObject(["x", "y"], 0), annotatedObject(["z"], 2, areas: [2])])
        #expect(report.entries.isEmpty)
    }

    @Test func `broken rows, absent masks and sizes that differ are listed, and cost themselves alone`() throws {
        let (rows, report) = try read(
            "image,mask,text\na.png,m.png\na.png,none.png,x\n,m.png,x\na.png,m.png,y,z\na.png,a.csv,t\n",
            "a.csv")
        #expect(rows.map(\.areas) == [[], []])
        #expect(report.counts == [.brokenRecord: 3, .missingMask: 2])
        let (lines, other) = try read(
            """
            {"image": "a.png", "rle": {"size": [6, 8], "counts": [49]}, "text": "z"}
            {"image": "a.png", "rle": {"size": [600000, 8000000], "counts": "a"}, "text": "z"}
            {"image": "a.png", "rle": 5, "text": "z"}
            {"image": "a.png", "text": "z"}
            {"image": "a.png", "mask": "m.png", "text": [1]}
            {"image": 5, "mask": "m.png", "text": "z"}
            """, "b.jsonl")
        #expect(lines.map(\.areas) == [[], [], []])
        #expect(other.counts == [.brokenAnnotation: 3, .brokenRecord: 3])
    }

    @Test func `alpha is the mask where it varies, and a mask without a black pixel is left out with its colours`()
        throws
    {
        let size = ImageSize(width: 8, height: 6)
        var rgba = [UInt8](repeating: 255, count: size.area * 4)
        for index in 0..<size.area where index >= 8 { rgba[4 * index + 3] = 0 }
        try folder.write(ImageEncoding.png(rgba: rgba, size: size), to: "alpha.png")
        let red = (0..<size.area).flatMap { $0 < 4 ? [200, 0, 0] : [255, 255, 255] as [UInt8] }
        try folder.write(ImageEncoding.png(Image(size: size, pixels: red)), to: "white.png")
        let (rows, report) = try read(
            "image,mask,text\na.png,alpha.png,x\na.png,white.png,x\n", "a.csv")
        #expect(rows.map(\.areas) == [[8], []])
        #expect(report.counts == [.alphaMask: 1, .noBackground: 1])
        #expect(report.entries[0].detail.contains("alpha.png"))
        #expect(report.entries[1].detail.contains("white.png") && report.entries[1].detail.contains("#ffffff 92 %"))
    }

    @Test(arguments: ["", "\"image", "image,mask,text\n\"a"])
    func `a file without header, or that ends in quotes, is refused`(text: String) throws {
        #expect(throws: FormatError.self) { try read(text, "c.csv") }
    }

    @Test func `spoilt CSV is never a trap`() throws {
        var random = SplitMix64(seed: 14)
        let alphabet = [UInt8]("\",\n\rax".utf8) + [0xFF, 0]
        for _ in 0..<300 {
            let noise = (0..<40).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &random)] }
            let path = try folder.write([UInt8]("image,mask,text\n".utf8) + noise, to: "noise.csv")
            _ = try? PairObjects(contentsOf: path, images: nil).read()
        }
    }
}
