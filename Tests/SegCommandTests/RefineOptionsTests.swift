import Foundation
import SegGeometry
import SegImaging
import SegNotation
import Testing

@Suite struct RefineOptionsTests {
    /// A folder with disc.png: a red disc of radius 30 in the middle of 100 × 100 grey pixels.
    private final class Disc {
        let folder: SampleFolder
        let mask: Mask
        /// A square outline over the disc.
        let text = "[[[0.25, 0.25], [0.75, 0.25], [0.75, 0.75], [0.25, 0.75]]]"

        init() throws {
            folder = try SampleFolder()
            let size = ImageSize(width: 100, height: 100)
            var (mask, image) = (Mask(size: size), Image(size: size, red: 120, green: 120, blue: 120))
            for y in 0..<100 {
                for x in 0..<100 where (x - 50) * (x - 50) + (y - 50) * (y - 50) <= 900 {
                    mask[x, y] = true
                    image.pixels.replaceSubrange((y * 100 + x) * 3..<(y * 100 + x) * 3 + 3, with: [200, 40, 30])
                }
            }
            self.mask = mask
            try image.writePNG(to: folder.path("disc.png"))
        }

        func record(_ members: [String: Any] = [:]) throws -> String {
            let record: [String: Any] = ["text": text, "width": 100, "height": 100, "image": "disc.png"]
            let data = try JSONSerialization.data(withJSONObject: record.merging(members) { $1 })
            return String(decoding: data, as: UTF8.self)
        }

        func decode(_ line: String, _ more: [String] = []) throws -> Binary.Outcome {
            let path = folder.path("answers.jsonl")
            try Data((line + "\n").utf8).write(to: URL(fileURLWithPath: path))
            return try Binary.run(["decode", path, "--refine", "edges", "--images", folder.url.path] + more)
        }

        /// IoU of a record's mask with the disc.
        func iou(_ record: [String: Any]) throws -> Double {
            let counts = try #require((record["rle"] as? [String: Any])?["counts"] as? String)
            return try Overlap(Mask(RunLengthMask(size: mask.size, compressed: counts)), mask).iou
        }
    }

    @Test func `decode draws a square around a disc anew, and the record says how`() throws {
        let disc = try Disc()
        let outcome = try disc.decode(try disc.record())
        #expect(outcome.status == 0 && outcome.errors.isEmpty)
        let record = try SegmentCommandTests.object(try #require(outcome.lines.first))
        let refined = try #require(record["refined"] as? [String: Any])
        #expect(refined["method"] as? String == "edges" && refined["outcome"] as? String == "redrawn")
        #expect(refined["band"] as? Double == 0.15 && refined["box"] == nil)
        #expect(try disc.iou(record) > 0.97)
        let again = try DecodedAnswer(text: try #require(refined["text"] as? String), size: disc.mask.size)
        #expect(try Overlap(Mask(again.mask), disc.mask).iou == disc.iou(record))
    }

    @Test func `a query of four numbers is a box, in which the disc is found whatever was answered`() throws {
        let disc = try Disc()
        let line = try disc.record([
            "query": [0.15, 0.18, 0.86, 0.84], "text": "[[[0.4, 0.4], [0.5, 0.4], [0.5, 0.5]]]",
        ])
        let record = try SegmentCommandTests.object(try #require(disc.decode(line).lines.first))
        #expect((record["refined"] as? [String: Any])?["box"] as? [Double] == [15, 18, 86, 84])
        #expect(try disc.iou(record) > 0.95)
    }

    @Test func `an outline has at most as many vertices as asked for`() throws {
        let disc = try Disc()
        let outcome = try disc.decode(try disc.record(), ["--refine-vertices", "9"])
        let record = try SegmentCommandTests.object(try #require(outcome.lines.first))
        let rings = try #require(record["polygons"] as? [[[Double]]])
        #expect(rings.map(\.count) == [9])
        #expect((record["refined"] as? [String: Any])?["vertices"] as? Int == 9)
        #expect(try disc.iou(record) > 0.9)
    }

    @Test func `a picture that is missing or of another size is an error of its line`() throws {
        let disc = try Disc()
        let missing = try disc.decode(try disc.record(["image": "no.png"]))
        #expect(missing.status == 1 && missing.lines.isEmpty && missing.errors.contains("no.png"))
        let other = try disc.decode(try disc.record(["width": 90]))
        #expect(other.status == 1 && other.errors.contains("disc.png has 100 × 100 pixels, the record says 90 × 100"))
        let nameless = try disc.decode(#"{"text": "[]", "width": 4, "height": 4}"#)
        #expect(nameless.status == 1 && nameless.errors.contains("“image” is missing"))
    }

    @Test func `segment names what became of an answer, and nothing where nobody asked`() throws {
        let folder = try SampleFolder()
        let call = ["segment", folder.path("a.png"), "--query", "it", "--model", folder.model, "--max-new-tokens", "2"]
        let plain = try SegmentCommandTests.object(try #require(Binary.run(call).lines.first))
        #expect(plain["refined"] == nil)
        let record = try SegmentCommandTests.object(
            try #require(Binary.run(call + ["--refine", "edges"]).lines.first))
        #expect((record["refined"] as? [String: Any])?["outcome"] as? String == "none")
        #expect(record["text"] as? String == plain["text"] as? String)
    }

    @Test(arguments: [
        ["segment", "a.png", "--query", "x", "--refine", "corners"],
        ["segment", "a.png", "--query", "x", "--refine-vertices", "9"],
        ["segment", "a.png", "--query", "x", "--refine", "edges", "--refine-vertices", "2"],
        ["segment", "a.png", "--query", "x", "--refine", "edges", "--target", "box"],
        ["decode", "--images", "pictures"],
    ])
    func `a wrong call has the status 64`(_ arguments: [String]) throws {
        let outcome = try Binary.run(arguments)
        #expect(outcome.status == 64 && outcome.lines.isEmpty)
    }
}
