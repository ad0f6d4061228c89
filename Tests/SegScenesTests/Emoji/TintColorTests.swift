import Testing

@testable import SegScenes

struct TintColorTests {
    @Test(arguments: TintColor.allCases)
    func `each colour is called by its own name`(color: TintColor) {
        #expect(TintColor(color.center) == color)
        #expect(!color.neighbors.contains(color))
        // Who is taken for another is so the other way round.
        for neighbor in color.neighbors { #expect(neighbor.neighbors.contains(color)) }
    }

    @Test func `greys and what is nearly black have no colour`() {
        #expect(TintColor(SIMD3(0.5, 0.5, 0.5)) == nil)
        #expect(TintColor(SIMD3(0.9, 0.85, 0.8)) == nil)
        #expect(TintColor(SIMD3(0.1, 0, 0)) == nil)
        #expect(TintColor(SIMD3(0, 0, 0)) == nil)
    }
}
