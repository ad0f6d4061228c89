import SegGeometry
import SegImaging
import TestSupport
import Testing

@Suite struct MaskReadingTests {
    private let size = ImageSize(width: 20, height: 15)

    private func mask(_ random: inout SplitMix64) -> Mask {
        var mask = Mask(size: size, pixels: (0..<size.area).map { _ in UInt8.random(in: 0...1, using: &random) })
        (mask[0, 0], mask[1, 0]) = (true, false)
        return mask
    }

    @Test func `alpha that varies is the mask, whatever the colours`() throws {
        var random = SplitMix64(seed: 41)
        for round in 0..<200 {
            let wanted = mask(&random)
            // White, black, or a photograph's colours; alpha soft on either side of half.
            let rgba = wanted.pixels.flatMap { inside -> [UInt8] in
                let color = round % 3 == 2 ? UInt8.random(in: 0...255, using: &random) : round % 3 == 0 ? 255 : 0
                let alpha =
                    inside == 1
                    ? UInt8.random(in: 128...255, using: &random) : UInt8.random(in: 0...127, using: &random)
                return [color, color, color, alpha]
            }
            let reading = try MaskReading(encoded: ImageEncoding.png(rgba: rgba, size: size))
            #expect(reading.mask == wanted && reading.rule == .opaque && reading.colorsWithoutBlack == nil)
            #expect(try Mask(encoded: ImageEncoding.png(rgba: rgba, size: size)) == wanted)
        }
    }

    @Test func `alpha that does not vary leaves the colours their say`() throws {
        var random = SplitMix64(seed: 42)
        let wanted = mask(&random)
        for alpha: UInt8 in [255, 200, 100, 0] {
            let rgba = wanted.pixels.flatMap { [$0, 0, 0, alpha] as [UInt8] }
            let reading = try MaskReading(encoded: ImageEncoding.png(rgba: rgba, size: size))
            #expect(reading.mask == wanted && reading.rule == .notBlack)
        }
    }

    @Test func `a palette counts by its colours, and one without black has no background`() throws {
        var random = SplitMix64(seed: 43)
        let wanted = mask(&random)
        func read(_ first: [UInt8], _ second: [UInt8]) throws -> MaskReading {
            let palette = first + second + [UInt8](repeating: 0, count: 768 - 6)
            return try MaskReading(encoded: ImageEncoding.png(indexed: wanted.pixels, palette: palette, size: size))
        }
        #expect(try read([0, 0, 0], [128, 0, 0]).mask == wanted)
        let inverted = try read([128, 0, 0], [0, 0, 0]).mask
        #expect(inverted.pixels == wanted.pixels.map { 1 - $0 })
        let white = try read([255, 255, 255], [200, 0, 0])
        #expect(white.mask.area == size.area)
        #expect(try #require(white.colorsWithoutBlack).contains("#c80000"))
        #expect(try read([9, 9, 9], [9, 9, 9]).colorsWithoutBlack == nil)
    }

    @Test func `a mask is turned as its picture`() {
        var random = SplitMix64(seed: 44)
        for orientation in ExifOrientation.allCases {
            let mask = mask(&random)
            let picture = Image(size: size, pixels: mask.pixels.flatMap { [$0, $0, $0] }).oriented(orientation)
            #expect(mask.oriented(orientation) == Mask(nonZero: picture))
        }
    }
}
