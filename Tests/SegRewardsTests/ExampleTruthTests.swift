import SegGeometry
import TestSupport
import Testing

@testable import SegDatasets
@testable import SegRewards
@testable import SegTasks

struct ExampleTruthTests {
    private static let size = ImageSize(width: 40, height: 30)

    private func object(_ left: Int, _ top: Int, _ width: Int = 8, _ height: Int = 6) throws -> MaskObject {
        var mask = Mask(size: Self.size)
        for y in top..<top + height { for x in left..<left + width { mask.pixels[y * 40 + x] = 1 } }
        return try #require(MaskObject(RunLengthMask(mask)))
    }

    private func box(_ object: MaskObject) -> NormalizedBox { object.box }

    private func point(_ x: Int, _ y: Int) -> NormalizedPoint {
        NormalizedPoint(x: Double(x) / 40, y: Double(y) / 30)
    }

    @Test func `no object is no truth`() throws {
        #expect(try ExampleTruth([]) == nil)
    }

    @Test func `run lengths make the truth that objects make, and without a pixel there is none`() throws {
        var random = SplitMix64(seed: 3)
        for _ in 0..<500 {
            let objects = try (0..<Int.random(in: 1...4, using: &random)).map { _ in
                let (left, top) = (Int.random(in: 0..<40, using: &random), Int.random(in: 0..<30, using: &random))
                return try object(
                    left, top, Int.random(in: 1...40 - left, using: &random),
                    Int.random(in: 1...30 - top, using: &random))
            }
            #expect(try ExampleTruth(masks: objects.map(\.mask)) == ExampleTruth(objects))
        }
        #expect(try ExampleTruth(masks: [RunLengthMask(Mask(size: Self.size))]) == nil)
    }

    @Test func `a point hits one object exactly where its mask is`() throws {
        let truth = try #require(try ExampleTruth([object(10, 4)]))
        for y in 0..<30 {
            for x in 0..<40 {
                let isInside = (10..<18).contains(x) && (4..<10).contains(y)
                #expect(truth.hits([point(x, y), point(0, 0)]) == (isInside ? 1 : 0))
            }
        }
        #expect(truth.hits([]) == 0 && truth.hits([NormalizedPoint(x: .nan, y: 0.2)]) == 0)
    }

    @Test func `several objects are met by answers in any order, each once`() throws {
        let objects = [try object(2, 2), try object(20, 2), try object(2, 20)]
        let truth = try #require(try ExampleTruth(objects))
        #expect(truth.mask.area == 3 * 48)
        #expect(truth.box == NormalizedBox(x1: 2.0 / 40, y1: 2.0 / 30, x2: 28.0 / 40, y2: 26.0 / 30))
        var random = SplitMix64(seed: 2)
        for _ in 0..<50 {
            #expect(abs(truth.overlap(objects.map(box).shuffled(using: &random)) - 1) < 1e-12)
            let points = [point(4, 4), point(22, 4), point(4, 22)].shuffled(using: &random)
            #expect(truth.hits(points) == 1)
        }
        // The same place three times is one object of three; more answers than objects cost their share.
        #expect(abs(truth.overlap([box(objects[0]), box(objects[0]), box(objects[0])]) - 1 / 3.0) < 1e-12)
        #expect(abs(truth.overlap(objects.map(box) + [box(objects[0])]) - 0.75) < 1e-12)
        #expect(abs(truth.hits([point(4, 4)]) - 1 / 3.0) < 1e-12)
        #expect(truth.overlap([]) == 0)
    }

    @Test func `a flood of boxes is weighed in no time and worth little`() throws {
        let objects = [try object(2, 2), try object(20, 2)]
        let truth = try #require(try ExampleTruth(objects))
        let flood = [NormalizedBox](repeating: box(objects[0]), count: 100_000)
        #expect(truth.overlap(flood) < 1e-4)
    }

    @Test func `masks of different pictures are no truth`() throws {
        let other = try #require(
            MaskObject(RunLengthMask(Mask(size: ImageSize(width: 2, height: 2), pixels: [1, 0, 0, 0]))))
        let one = try object(2, 2)
        #expect(throws: GeometryError.self) { try ExampleTruth([one, other]) }
    }
}
