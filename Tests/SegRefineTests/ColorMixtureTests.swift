import TestSupport
import Testing

@testable import SegRefine

/// Colours around a centre.
private func cloud(_ centre: SIMD3<Double>, _ spread: Double, _ count: Int, using random: inout SplitMix64) -> [SIMD3<
    Double
>] {
    (0..<count).map { _ in
        centre
            + SIMD3(
                Double.random(in: -spread...spread, using: &random),
                Double.random(in: -spread...spread, using: &random),
                Double.random(in: -spread...spread, using: &random))
    }
}

@Test func `a colour of one of three clouds costs less than one between them`() {
    var random = SplitMix64(seed: 1)
    for _ in 0..<100 {
        let centres = (0..<3).map { index in
            SIMD3(
                Double(index) * 100 + 10, Double.random(in: 0...255, using: &random),
                Double.random(in: 0...255, using: &random))
        }
        let colors = centres.flatMap { cloud($0, 6, 200, using: &random) }
        let mixture = ColorMixture(colors, components: 5)
        for (a, b) in zip(centres, centres.dropFirst()) {
            #expect(mixture.cost(a) < mixture.cost((a + b) / 2) - 3)
            #expect(mixture.cost(b) < mixture.cost((a + b) / 2) - 3)
        }
    }
}

@Test func `a single Gaussian's cost is the formula's`() {
    var random = SplitMix64(seed: 2)
    let colors = cloud(SIMD3(100, 120, 140), 30, 4000, using: &random)
    let mixture = ColorMixture(colors, components: 1)
    let mean = colors.reduce(.zero, +) / 4000
    // Independent channels of variance 30² / 3, plus the floor of 4: the determinant is nearly the product.
    let atMean = mixture.cost(mean)
    #expect(abs(atMean - (0.5 * 3 * 5.7170 + 1.5 * 1.8379)) < 0.1)
    let away = mixture.cost(mean + SIMD3(17.4, 0, 0))
    #expect(abs(away - atMean - 0.5) < 0.05)
}

@Test func `colours of one value, or fewer than components, are modelled too`() {
    for count in 1...6 {
        let mixture = ColorMixture([SIMD3<Double>](repeating: SIMD3(7, 7, 7), count: count), components: 5)
        #expect(mixture.cost(SIMD3(7, 7, 7)).isFinite)
        #expect(mixture.cost(SIMD3(7, 7, 7)) + 10 < mixture.cost(SIMD3(60, 7, 7)))
    }
}

@Test func `the same colours give the same mixture`() {
    var random = SplitMix64(seed: 3)
    let colors = cloud(SIMD3(90, 90, 90), 80, 3000, using: &random)
    let (a, b) = (ColorMixture(colors, components: 5), ColorMixture(colors, components: 5))
    for color in colors.prefix(200) { #expect(a.cost(color) == b.cost(color)) }
}
