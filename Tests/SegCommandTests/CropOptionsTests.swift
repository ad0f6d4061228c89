import Foundation
import SegGeometry
import SegImaging
import Testing

@Suite struct CropOptionsTests {
    private static let example = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Examples/heart.png")

    /// The example in the corner of a picture three times as wide and high.
    private func large(in folder: URL) throws -> String {
        let small = try Image(contentsOf: Self.example.path)
        var image = Image(
            size: ImageSize(width: small.size.width * 3, height: small.size.height * 3), red: 200, green: 200, blue: 200
        )
        for row in 0..<small.size.height {
            let (from, to) = (row * small.size.width * 3, row * image.size.width * 3)
            image.pixels.replaceSubrange(
                to..<to + small.size.width * 3, with: small.pixels[from..<from + small.size.width * 3])
        }
        let path = folder.appendingPathComponent("large.png").path
        try image.writePNG(to: path)
        return path
    }

    @Test
    func
        `a small answer is looked at again, a record says so, and exports of an answer that was there have its outlines`()
        throws
    {
        try Binary.withFolder { folder in
            let picture = try large(in: folder)
            let box = ["--box", "60,60,290,300"]
            let call =
                ["segment", picture] + box + [
                    "--crop-refine", "--crop-margin", "0.1", "--out", folder.path + "/out", "--export", "coco",
                ]
            let outcome = try Binary.run(call)
            try #require(outcome.status == 0, "\(outcome.errors)")
            let record = try #require(
                try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
            let crop = try #require(record["crop"] as? [String: Any])
            #expect((crop["window"] as? [Int])?.count == 4 && crop["text"] is String)
            let coco = folder.appendingPathComponent("out/coco.json")
            let first = try Data(contentsOf: coco)
            let again = try Binary.run(call)
            #expect(again.output.isEmpty && again.status == 0)
            #expect(try Data(contentsOf: coco) == first)
        }
    }

    @Test(arguments: [
        ["--crop-margin", "1"], ["--crop-refine", "--crop-margin", "11"], ["--crop-refine", "--target", "box"],
        ["--crop-refine", "--uncertainty"],
    ])
    func `what makes no sense is refused`(_ options: [String]) throws {
        #expect(try Binary.run(["segment", "x.png", "--query", "x"] + options).status == 64)
    }
}
