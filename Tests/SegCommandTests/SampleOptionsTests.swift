import Foundation
import Testing

@Suite struct SampleOptionsTests {
    private static let picture = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Examples/cross.png").path

    @Test func `several answers are drawn, and the nearest to all others is kept`() throws {
        let picture = Self.picture
        let arguments = ["segment", picture, "--query", "the red cross", "--samples", "5", "--seed", "3"]
        let outcome = try Binary.run(arguments)
        #expect(outcome.status == 0)
        let record = try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
        let samples = try #require(record["samples"] as? [String: Any])
        let (kept, overlaps) = (
            try #require(samples["kept"] as? Int), try #require(samples["iou_with_kept"] as? [Double])
        )
        #expect(overlaps.count == 5 && overlaps[kept] == 1 && samples["temperature"] as? Double == 1)
        let agreement = try #require(samples["agreement"] as? Double)
        #expect(agreement > 0 && agreement <= 1)
        #expect((samples["areas"] as? [Int])?[kept] == record["area"] as? Int)
        // The kept answer is the one that its seed gives alone.
        let alone = try Binary.run([
            "segment", picture, "--query", "the red cross", "--temperature", "1", "--seed", "\(3 + kept)",
        ])
        let single = try #require(try JSONSerialization.jsonObject(with: Data(alone.output.utf8)) as? [String: Any])
        #expect(single["text"] as? String == record["text"] as? String)
    }

    @Test(arguments: [["--samples", "0"], ["--samples", "65"], ["--samples", "2", "--target", "box"]])
    func `what makes no sense is refused`(_ options: [String]) throws {
        #expect(try Binary.run(["segment", "x.png", "--query", "x"] + options).status == 64)
    }
}
