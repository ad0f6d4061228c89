import SegInputs
import Testing

struct PatchGridTests {
    @Test func `patches and tokens are counted`() {
        let grid = PatchGrid(frames: 2, rows: 10, columns: 18)
        #expect(grid.patches == 360)
        #expect(grid.tokens(mergeSize: 2) == 90)
        #expect("\(grid)" == "2×10×18")
    }
}
