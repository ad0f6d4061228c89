import SegInputs
import Testing

struct ModelInputTests {
    private let grid = PatchGrid(rows: 2, columns: 4)

    @Test func `an input whose parts agree tells where its image tokens are`() throws {
        let input = try ModelInput(
            inputIDs: [5, 9, 9, 6], pixelValues: [Float](repeating: 0, count: 8 * 3), patchLength: 3, grids: [grid],
            imageTokenID: 9)
        #expect(input.imageTokenIndexes == [1, 2])
        #expect(input.imageTokenCount == 2 && input.patchCount == 8)
        #expect(input.positions.columns == [0, 1, 2, 3])
        #expect(input.positions.temporal == [0, 1, 1, 3])
        #expect(input.positionDelta == 0)
    }

    @Test func `how tokens are numbered is the model's to say`() throws {
        func input(_ scheme: PositionScheme) throws -> ModelInput {
            try ModelInput(
                inputIDs: [5, 9, 9, 6], pixelValues: [Float](repeating: 0, count: 8 * 3), patchLength: 3, grids: [grid],
                imageTokenID: 9, scheme: scheme)
        }
        #expect(try input(.plain).positions == PositionPlan(count: 4))
        #expect(try input(.multimodal).positions.temporal == [0, 1, 1, 3])
        #expect(throws: InputError.imageTokenCount(inIDs: 1, needed: 2)) {
            try ModelInput(
                inputIDs: [9], pixelValues: [Float](repeating: 0, count: 24), patchLength: 3, grids: [grid],
                imageTokenID: 9, scheme: .plain)
        }
    }

    @Test func `parts that do not agree are errors`() {
        #expect(throws: InputError.pixelValueCount(found: 23, expected: 24)) {
            try ModelInput(
                inputIDs: [9, 9], pixelValues: [Float](repeating: 0, count: 23), patchLength: 3, grids: [grid],
                imageTokenID: 9)
        }
        #expect(throws: InputError.imageTokenCount(inIDs: 1, needed: 2)) {
            try ModelInput(
                inputIDs: [9], pixelValues: [Float](repeating: 0, count: 24), patchLength: 3, grids: [grid],
                imageTokenID: 9)
        }
        #expect(throws: InputError.positionCount(found: 3, expected: 2)) {
            try ModelInput(inputIDs: [1, 2], patchLength: 3, imageTokenID: 9, positions: PositionPlan(count: 3))
        }
    }
}
