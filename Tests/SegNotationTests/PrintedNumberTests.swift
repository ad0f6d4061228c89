import SegNotation
import TestSupport
import Testing

@Suite struct PrintedNumberTests {
    @Test func `noise is not shown`() {
        #expect((0.231 * 480).printed.description == "110.88")
        #expect((0.1 + 0.2).printed == 0.3 && 0.0.printed == 0 && (-1.5).printed == -1.5)
        #expect(1e9.printed == 1e9 && 1_000_000.25.printed == 1_000_000.25)
    }

    @Test func `every written coordinate is within 1e-9, short, and drawn alike`() {
        var random = SplitMix64(seed: 7)
        for _ in 0..<20_000 {
            let value = Double(Int.random(in: -200...1200, using: &random)) / 1000
            let exact = value * Double(Int.random(in: 1...9000, using: &random))
            let printed = exact.printed
            #expect(abs(printed - exact) <= 1e-9)
            #expect(printed.rounded(.toNearestOrEven) == exact.rounded(.toNearestOrEven))
            #expect((5 * printed + 0.5).rounded(.down) == (5 * exact + 0.5).rounded(.down))
        }
    }

    @Test func `a number next to where rounding turns is printed in full`() {
        #expect(110.5.nextUp.printed == 110.5.nextUp && 110.5.printed == 110.5)
    }
}
