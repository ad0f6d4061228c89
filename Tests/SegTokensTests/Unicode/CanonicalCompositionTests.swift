import Foundation
import TestSupport
import Testing

@testable import SegTokens

@Suite struct CanonicalCompositionTests {
    private func compose(_ text: String) -> String {
        var view = String.UnicodeScalarView()
        view.append(
            contentsOf: CanonicalComposition.compose(text.unicodeScalars.map(\.value)).compactMap(Unicode.Scalar.init))
        return String(view)
    }

    private func expect(_ text: String, _ expected: String) {
        #expect(compose(text).unicodeScalars.map(\.value) == expected.unicodeScalars.map(\.value))
    }

    @Test func `letters and marks are composed, singletons replaced, exclusions left apart`() {
        expect("e\u{301}", "\u{E9}")
        expect("\u{212B}", "\u{C5}")
        expect("\u{958}", "\u{915}\u{93C}")
        expect("\u{FB01}", "\u{FB01}")
    }

    @Test func `marks are ordered by class, equals keep their order`() {
        expect("q\u{307}\u{323}", "q\u{323}\u{307}")
        expect("q\u{301}\u{308}", "q\u{301}\u{308}")
        expect("a\u{301}\u{301}", "\u{E1}\u{301}")
        expect("a\u{335}\u{301}", "\u{E1}\u{335}")
    }

    @Test func `Hangul is composed by arithmetic`() {
        expect("\u{1112}\u{1161}\u{11AB}", "한")
        expect("\u{AC00}\u{11A8}", "각")
        expect("\u{AC00}\u{11A7}", "\u{AC00}\u{11A7}")
        expect("\u{AC01}\u{11A8}", "\u{AC01}\u{11A8}")
    }

    @Test func `marks newer than the reference's data are ordinary characters`() {
        // U+1DF6 came with Unicode 10.0, class 232; U+0323 has class 220.
        expect("x\u{1DF6}\u{323}", "x\u{1DF6}\u{323}")
        #expect(CanonicalComposition.combiningClass(0x1DF6) == 0)
        #expect(CanonicalComposition.combiningClass(0x323) == 220)
    }

    @Test func `composing twice is composing once`() {
        var random = SplitMix64(seed: 11)
        for _ in 0..<3000 {
            let once = CanonicalComposition.compose(random.text(most: 16).unicodeScalars.map(\.value))
            #expect(CanonicalComposition.compose(once) == once)
        }
    }

    @Test func `old characters are composed as Foundation composes them`() {
        var random = SplitMix64(seed: 12)
        let pool =
            Array(0xC0...0x345 as ClosedRange<UInt32>) + Array(0x900...0x9FF) + Array(0x1100...0x1200)
            + Array(0x1E00...0x1FFF)
        for _ in 0..<3000 {
            let scalars = (0..<6).compactMap { _ in pool.randomElement(using: &random).flatMap(Unicode.Scalar.init) }
                .filter { $0.properties.age.map { $0.major < 9 } ?? true }
            var text = String.UnicodeScalarView()
            text.append(contentsOf: scalars)
            expect(String(text), String(text).precomposedStringWithCanonicalMapping)
        }
    }

    @Test func `a hundred thousand marks in a row take no quadratic time`() {
        let marks = (0..<100_000).map { $0 % 2 == 0 ? UInt32(0x301) : 0x323 }
        #expect(CanonicalComposition.compose([0x61] + marks).count == 100_000)
    }
}
