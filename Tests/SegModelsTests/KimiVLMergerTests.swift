import SegInputs
import SegLayers
import Testing
import Torch

@testable import SegModels

@Suite struct KimiVLMergerTests {
    @Test func `features come in raster order of the cells`() throws {
        // Swapping the first two cells of a picture that the tower did not mix swaps the first two features.
        let golden = GoldenKimi.plain
        let projector = try KimiVL.Projector(
            golden.config().vision, .init(golden.store(), path: "multi_modal_projector"))
        let plan = KimiVL.VisionPlan(grids: [PatchGrid(rows: 2, columns: 6)], mergeSize: 2)
        let x = try Tensor.randn([12, 16])
        let swapped = try x.indexSelect(dim: 0, Tensor([2, 3, 0, 1, 4, 5, 8, 9, 6, 7, 10, 11]))
        let (first, second) = (try projector(x, plan: plan), try projector(swapped, plan: plan))
        #expect(first.shape == [3, 24])
        #expect(try first.indexSelect(dim: 0, Tensor([1, 0, 2])).allClose(second, relative: 1e-4, absolute: 1e-5))
    }
}
