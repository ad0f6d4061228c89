import SegGeometry
import TestSupport
import Testing

struct MaskTests {
    @Test func `every byte but zero counts as inside`() {
        let mask = Mask(size: ImageSize(width: 3, height: 1), pixels: [0, 7, 255])
        #expect(mask.pixels == [0, 1, 1])
        #expect(mask.area == 2)
    }

    @Test func `columns and rows are in that order`() {
        var mask = Mask(size: ImageSize(width: 3, height: 2))
        mask[2, 1] = true
        #expect(mask.pixels == [0, 0, 0, 0, 0, 1])
        #expect(mask[2, 1] && !mask[1, 1])
    }

    @Test func `the area is the number of inside pixels for every length`() {
        // Longer than the words that are added up before a byte of their sum is full.
        var generator = SplitMix64(seed: 22)
        for length in Array(0...70) + [2039, 2040, 2041, 2048, 4080, 4090, 10_000] {
            let size = ImageSize(width: length, height: 1)
            #expect(Mask(size: size, pixels: [UInt8](repeating: 1, count: length)).area == length)
            let mask = Mask(noise: 0.5, size: size, using: &generator)
            #expect(mask.area == mask.pixels.filter { $0 == 1 }.count)
        }
    }

    @Test func `a wrong number of pixels is a mistake of the caller`() async {
        await #expect(processExitsWith: .failure) {
            _ = Mask(size: ImageSize(width: 2, height: 2), pixels: [1])
        }
    }
}
