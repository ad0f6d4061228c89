import SegDatasets
import SegGeometry
import SegNotation
import SegRewards
import SegTasks
import TestSupport
import Testing

@testable import DatasetFixtures

/// Laws of places on objects; `InnerPoints` is tested through the examples that ask for them.
@Suite struct InnerPointsTests {
    /// The points that examples about one mask give, or answer with.
    private func points(_ task: ExampleTask, _ mask: Mask, seeds: Range<UInt64>) throws -> [PixelPoint] {
        try seeds.map { seed in
            var mixture = ExampleMixture.dataset
            mixture.tasks = .only(task)
            let examples = ExampleMaker(seed: seed, mixture: mixture)
            let example = try #require(try examples.all(of: [.init(mask)]).examples.first)
            let text = task.asked == .point ? example.answer : example.question
            let point = try #require(PolygonReader.read(text).points.first)
            return PixelPoint(
                x: Int((point.x * Double(mask.size.width)).rounded()),
                y: Int((point.y * Double(mask.size.height)).rounded()))
        }
    }

    /// Distance from a pixel to the nearest one outside, as the eye measures it.
    private func depth(_ point: PixelPoint, _ mask: Mask) -> Double {
        var nearest = Double.infinity
        for y in -1...mask.size.height {
            for x in -1...mask.size.width {
                let isInPicture = x >= 0 && y >= 0 && x < mask.size.width && y < mask.size.height
                if isInPicture && mask[x, y] { continue }
                let (dx, dy) = (Double(x - point.x), Double(y - point.y))
                nearest = min(nearest, (dx * dx + dy * dy).squareRoot())
            }
        }
        return nearest
    }

    @Test func `points lie on the object, no nearer to its border than a third of its depth`() throws {
        var random = SplitMix64(seed: 31)
        for _ in 0..<60 {
            let mask = DrawnMasks.any(&random, size: ImageSize(width: 60, height: 50))
            guard mask.area > 30 else { continue }
            let deepest =
                (0..<mask.size.area).filter { mask.pixels[$0] != 0 }
                .map { depth(PixelPoint(x: $0 % 60, y: $0 / 60), mask) }.max() ?? 0
            for point in try points(.pointToMask, mask, seeds: 0..<3) {
                #expect(mask[point.x, point.y])
                // The chamfer's distances are within 8 %, of either.
                #expect(depth(point, mask) >= 0.3 * deepest * 0.84 - 0.01)
            }
            let middle = try points(.textToPoint, mask, seeds: 0..<1)[0]
            #expect(mask[middle.x, middle.y])
            #expect(depth(middle, mask) >= 0.5 * deepest * 0.84 - 0.01)
        }
    }

    @Test func `drawn points spread over the inside, and the middle of a disc is its centre`() throws {
        let mask = DrawnMasks.disc(radius: 20, in: ImageSize(width: 50, height: 50))
        let drawn = try points(.pointToMask, mask, seeds: 0..<200)
        #expect(Set(drawn).count > 120)
        #expect(drawn.contains { $0.x < 18 } && drawn.contains { $0.x > 32 })
        #expect(try points(.textToPoint, mask, seeds: 0..<1) == [PixelPoint(x: 25, y: 25)])
    }
}
