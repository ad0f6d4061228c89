import SegInputs
import Testing

struct PatchPositionsTests {
    @Test func `blocks are listed block by block`() {
        let positions = PatchPositions(grids: [PatchGrid(rows: 4, columns: 4)], order: .blocks(mergeSize: 2))
        #expect(Array(positions.rows.prefix(9)) == [0, 0, 1, 1, 0, 0, 1, 1, 2])
        #expect(Array(positions.columns.prefix(9)) == [0, 1, 0, 1, 2, 3, 2, 3, 0])
    }

    @Test func `raster order is row by row`() {
        let positions = PatchPositions(grids: [PatchGrid(rows: 2, columns: 3)], order: .raster)
        #expect(positions.rows == [0, 0, 0, 1, 1, 1])
        #expect(positions.columns == [0, 1, 2, 0, 1, 2])
    }

    @Test func `frames repeat and pictures follow each other`() {
        let positions = PatchPositions(
            grids: [PatchGrid(frames: 2, rows: 2, columns: 2), PatchGrid(rows: 2, columns: 4)],
            order: .blocks(mergeSize: 2))
        #expect(positions.rows == [0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1])
        #expect(positions.columns == [0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 2, 3, 2, 3])
    }
}
