import SegInputs
import Testing
import Torch

@testable import SegModels

@Suite struct ImagePlacesTests {
    @Test func `features take the places of the image token, in order and over rows`() throws {
        let table = try Tensor.randn([10, 3])
        let features = try Tensor.randn([3, 3])
        let ids = try Tensor([1, 7, 7, 2, 7, 3], shape: [2, 3])
        let found = try ImagePlaces.embeddings(table, inputIDs: ids, features: features, imageTokenID: 7)
        let rows = try Tensor.cat([table, features], dim: 0).indexSelect(dim: 0, Tensor([1, 10, 11, 2, 12, 3]))
        #expect(try found.equal(rows.view([2, 3, 3])))
    }

    @Test(arguments: [0, 1, 3])
    func `features must be as many as the places`(_ count: Int) throws {
        let features = count == 0 ? nil : try Tensor.zeros([count, 3])
        #expect(throws: ModelError.placeholders(expected: count, found: 2)) {
            try ImagePlaces.embeddings(
                Tensor.zeros([10, 3]), inputIDs: Tensor([7, 7], shape: [1, 2]), features: features, imageTokenID: 7)
        }
    }

    @Test(arguments: [(3, 4), (4, 3), (0, 4)])
    func `grids that cannot be merged are refused`(_ rows: Int, _ columns: Int) throws {
        #expect(throws: ModelError.grid(rows: rows, columns: columns, merge: 2)) {
            try ImagePlaces.check(
                Tensor.zeros([12, 5]), grids: [PatchGrid(rows: rows, columns: columns)], patchLength: 5, mergeSize: 2)
        }
    }

    @Test(arguments: [[8, 6], [7, 5], [40]])
    func `patches that are not the grids' are refused`(_ shape: [Int]) throws {
        let grids = [PatchGrid(rows: 2, columns: 2), PatchGrid(rows: 2, columns: 2)]
        try ImagePlaces.check(Tensor.zeros([8, 5]), grids: grids, patchLength: 5, mergeSize: 2)
        #expect(throws: ModelError.patches(expected: [8, 5], found: shape)) {
            try ImagePlaces.check(Tensor.zeros(shape), grids: grids, patchLength: 5, mergeSize: 2)
        }
    }
}
