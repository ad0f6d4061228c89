import Foundation
import SegGeometry
import TestSupport
import Testing

@testable import SegEvaluation

@Suite struct CasePicturesTests {
    /// The boxes of a drawn area cover the mask's pixels, each once, and no other.
    @Test func `an area is the mask, pixel for pixel`() throws {
        var random = SplitMix64(seed: 17)
        for _ in 0..<400 {
            let size = ImageSize(
                width: .random(in: 1...30, using: &random), height: .random(in: 1...30, using: &random))
            let density = Double.random(in: 0...1, using: &random)
            var mask = Mask(size: size)
            for index in 0..<size.area where Double.random(in: 0...1, using: &random) < density {
                mask.pixels[index] = 1
            }
            let drawn = CasePictures.area(RunLengthMask(mask), "#fff", 1)
            #expect(drawn.isEmpty == (mask.area == 0))
            var counts = [Int](repeating: 0, count: size.area)
            for box in drawn.matches(of: /M(\d+) (\d+)h1v(\d+)h-1z/) {
                let (column, row, length) = (
                    try #require(Int(box.1)), try #require(Int(box.2)), try #require(Int(box.3))
                )
                for y in row..<row + length { counts[y * size.width + column] += 1 }
            }
            #expect(counts == mask.pixels.map { $0 == 0 ? 0 : 1 })
        }
    }

    @Test func `a picture stands in its drawings once, with its size`() throws {
        let dots = try DotSamples(2)
        let record = try EvaluationRecord(
            dots.samples[1],
            Reply(text: "[[[0.25, 0.25], [0.5, 0.25], [0.5, 0.5]]]", finishReason: "stop", tokens: 9, seconds: 1))
        let drawings = try CasePictures(record, name: "p").drawings
        #expect(drawings.count == 3 && drawings.allSatisfy { $0.contains(#"viewBox="0 0 84 56""#) })
        #expect(drawings.joined().components(separatedBy: "base64,").count == 2)
        #expect(drawings[0].contains(#"<image id="p""#) && drawings[1...].allSatisfy { $0.contains(##"href="#p""##) })
        // 0.25 of 84 columns is the centre of the 22nd.
        #expect(drawings[0].contains("M21.5 14.5L42.5 14.5L42.5 28.5z"))
    }

    @Test func `a picture of another size than its truth, or none, is reported`() throws {
        let dots = try DotSamples(2)
        var record = try EvaluationRecord(dots.samples[0], failure: "").rescored()
        record.image = dots.path("none.png")
        #expect(throws: (any Error).self) { try CasePictures(record, name: "p") }
        record.image = dots.samples[0].image
        record.truth = .init(RunLengthMask(Mask(size: ImageSize(width: 3, height: 3))))
        let error = #expect(throws: EvaluationError.self) { try CasePictures(record, name: "p") }
        #expect("\(String(describing: error))".contains("another size"))
    }
}
