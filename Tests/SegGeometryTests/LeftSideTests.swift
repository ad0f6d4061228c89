import Testing

@testable import SegGeometry

struct LeftSideTests {
    @Test func `a hole belongs to the component whose border its row's run begins with`() {
        let sides = [LeftSide(27, .outer(1)), LeftSide(12, .outer(0)), LeftSide(25, .outer(0))]
        #expect(LeftSide.components(at: [12, 25, 27], among: sides, stride: 10, rows: 4) == [0, 0, 1])
    }

    @Test func `a run that begins on a hole's border belongs to that hole's component`() {
        let sides = [LeftSide(11, .outer(3)), LeftSide(15, .hole(0)), LeftSide(18, .hole(1))]
        #expect(LeftSide.components(at: [11, 15, 18], among: sides, stride: 10, rows: 3) == [3, 3, 3])
    }

    @Test func `without holes nothing is looked for`() {
        #expect(LeftSide.components(at: [], among: [LeftSide(5, .outer(0))], stride: 3, rows: 3) == [])
    }
}
