import SegGeometry
import SegInputs
import TestSupport
import Testing

struct ResizePlanTests {
    private func size(_ width: Int, _ height: Int) -> ImageSize { ImageSize(width: width, height: height) }

    @Test(arguments: [
        // height, width, resized height, resized width: the specification's examples.
        [100, 150, 112, 140], [28, 28, 56, 56], [10, 10, 56, 56], [42, 70, 56, 56], [14, 14, 56, 56],
        [480, 640, 476, 644], [375, 500, 364, 504], [427, 640, 420, 644], [4000, 6000, 2912, 4368], [5, 900, 28, 756],
    ])
    func `Qwen's worked examples hold`(example: [Int]) throws {
        let plan = try ImageProcessor.qwen25VL.plan(size(example[1], example[0]))
        #expect(plan.resized == size(example[3], example[2]))
        #expect(plan.padded == plan.resized)
        #expect(plan.grid == PatchGrid(rows: example[2] / 14, columns: example[3] / 14))
    }

    @Test func `halves are rounded to even`() throws {
        // 98 / 28 is 3.5 and goes to 4; 126 / 28 is 4.5 and goes to 4 as well.
        #expect(try ImageProcessor.qwen25VL.plan(size(98, 126)).resized == size(112, 112))
    }

    @Test(arguments: [
        // width, height, limit, resized, padded, grid rows, grid columns
        [640, 480, 16384, 640, 480, 644, 504, 36, 46], [500, 375, 16384, 500, 375, 504, 392, 28, 36],
        [640, 427, 16384, 640, 427, 644, 448, 32, 46], [30, 10, 16384, 30, 10, 56, 28, 2, 4],
        [4000, 3000, 4096, 1036, 777, 1036, 784, 56, 74], [4000, 3000, 16384, 2073, 1554, 2100, 1568, 112, 150],
        [1920, 1080, 4096, 1196, 672, 1204, 672, 48, 86], [1920, 1080, 16384, 1920, 1080, 1932, 1092, 78, 138],
    ])
    func `Kimi's worked examples hold`(example: [Int]) throws {
        var processor = ImageProcessor.kimiVL
        processor.family = .kimi(.init(patchLimit: example[2], padsInput: true))
        let plan = try processor.plan(size(example[0], example[1]))
        #expect(plan.resized == size(example[3], example[4]))
        #expect(plan.padded == size(example[5], example[6]))
        #expect(plan.grid == PatchGrid(rows: example[7], columns: example[8]))
    }

    @Test func `a plan of any size keeps the budget and whole merge blocks`() throws {
        var random = SplitMix64(seed: 1)
        let budget = ImageProcessor.Qwen(minPixels: 3136, maxPixels: 1_003_520)
        var processor = ImageProcessor.qwen25VL
        processor.family = .qwen(budget)
        for _ in 0..<5000 {
            let source = size(.random(in: 1...6000, using: &random), .random(in: 1...6000, using: &random))
            guard let plan = try? processor.plan(source) else {
                #expect(max(source.width, source.height) > 200 * min(source.width, source.height))
                continue
            }
            #expect(plan.resized.width % 28 == 0 && plan.resized.height % 28 == 0)
            // A sliver may end below or above the budget: no side gets smaller than one block.
            let isSliver = min(plan.resized.width, plan.resized.height) == 28
            #expect(isSliver || (budget.minPixels...budget.maxPixels).contains(plan.resized.area))
        }
    }

    @Test func `pictures that the processors refuse are errors with the size`() {
        let qwen = ImageProcessor.qwen25VL
        #expect(throws: InputError.tooElongated(size(201, 1), limit: 200)) { try qwen.plan(size(201, 1)) }
        #expect(throws: Never.self) { try qwen.plan(size(200, 1)) }
        #expect(throws: InputError.emptyPicture(size(0, 5))) { try qwen.plan(size(0, 5)) }
        let kimi = ImageProcessor.kimiVL
        #expect(throws: InputError.emptyPicture(size(5, 0))) { try kimi.plan(size(5, 0)) }
        #expect(throws: InputError.tooManyPatches(size(7168, 20), along: 512, limit: 512)) {
            try kimi.plan(size(7168, 20))
        }
        var cropping = kimi
        cropping.family = .kimi(.init(patchLimit: 100, padsInput: false))
        #expect(throws: InputError.vanishes(size(13, 40), resized: size(0, 28))) { try cropping.plan(size(13, 40)) }
        #expect(throws: InputError.indivisibleGrid(PatchGrid(rows: 3, columns: 2), mergeSize: 2)) {
            try cropping.plan(size(28, 42))
        }
    }
}
