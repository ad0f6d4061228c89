import SegInputs
import SegLayers
import Testing
import Torch

@testable import SegModels

@Suite struct KimiVLVisionTests {
    @Test func `a table of the picture's size is used as it is`() throws {
        let table = try Tensor.randn([5, 7, 3])
        let plan = KimiVL.VisionPlan(grids: [PatchGrid(rows: 5, columns: 7)], mergeSize: 1)
        #expect(try KimiVL.PositionTable(table: table)(plan.pictures).allClose(table.view([35, 3])))
    }

    @Test func `stretching is cubic with a = -0.75, clamped at the borders`() throws {
        // One row of four values, stretched to eight: written out for two places.
        let values: [Double] = [1, 4, 2, 8]
        let table = try Tensor(values.map(Float.init), shape: [1, 4, 1])
        let picture = KimiVL.VisionPlan.Picture(rows: 1, columns: 8)
        let found = try KimiVL.PositionTable(table: table)([picture]).array(of: Double.self)
        func weight(_ distance: Double) -> Double {
            let (x, a) = (abs(distance), -0.75)
            if x <= 1 { return (a + 2) * x * x * x - (a + 3) * x * x + 1 }
            return x < 2 ? a * (x * x * x - 5 * x * x + 8 * x - 4) : 0
        }
        for place in 0..<8 {
            let source = (Double(place) + 0.5) / 2 - 0.5
            let first = Int(source.rounded(.down)) - 1
            let expected = (first..<(first + 4)).reduce(0.0) {
                $0 + weight(source - Double($1)) * values[min(max($1, 0), 3)]
            }
            #expect(abs(found[place] - expected) < 1e-5)
        }
    }

    @Test func `patches of one picture do not see another's`() throws {
        let model = try GoldenKimi.plain.model()
        let grids = [PatchGrid(rows: 4, columns: 6), PatchGrid(rows: 4, columns: 6)]
        let pixels = try Tensor.randn([48, 48])
        let before = try model.imageFeatures(pixelValues: pixels, grids: grids)
        try pixels.narrow(dim: 0, start: 24, length: 24).fillInPlace(0)
        let after = try model.imageFeatures(pixelValues: pixels, grids: grids)
        #expect(try before.narrow(dim: 0, start: 0, length: 6).allClose(after.narrow(dim: 0, start: 0, length: 6)))
        #expect(try !before.narrow(dim: 0, start: 6, length: 6).allClose(after.narrow(dim: 0, start: 6, length: 6)))
    }

    @Test func `patches must be those of the grids`() throws {
        let model = try GoldenKimi.plain.model()
        let pixels = try Tensor.zeros([8, 48])
        #expect(throws: ModelError.patches(expected: [16, 48], found: [8, 48])) {
            try model.imageFeatures(pixelValues: pixels, grids: [PatchGrid(rows: 4, columns: 4)])
        }
        #expect(throws: ModelError.grid(rows: 3, columns: 4, merge: 2)) {
            try model.imageFeatures(pixelValues: pixels, grids: [PatchGrid(rows: 3, columns: 4)])
        }
    }
}
