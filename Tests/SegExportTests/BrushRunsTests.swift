import DatasetFixtures
import SegGeometry
import TestSupport
import Testing

@testable import SegExport

@Suite struct BrushRunsTests {
    /// Label Studio's decoder.
    private func decoded(_ bytes: [UInt8]) -> [UInt8] {
        var place = 0
        func read(_ bits: Int) -> Int {
            (0..<bits).reduce(0) { value, _ in
                defer { place += 1 }
                return value << 1 | Int(bytes[place / 8] >> UInt8(7 - place % 8) & 1)
            }
        }
        let count = read(32)
        let width = read(5) + 1
        let sizes = (0..<4).map { _ in read(4) + 1 }
        var values: [UInt8] = []
        while values.count < count {
            let isRun = read(1) == 1
            let length = read(sizes[read(2)]) + 1
            if isRun {
                values += [UInt8](repeating: UInt8(read(width)), count: length)
            } else {
                for _ in 0..<length { values.append(UInt8(read(width))) }
            }
        }
        return values
    }

    @Test func `four bytes of each pixel come back`() {
        var random = SplitMix64(seed: 10)
        for _ in 0..<1000 {
            let mask = DrawnObjects.mask(&random, size: DrawnObjects.size(&random))
            #expect(
                decoded(BrushRuns.encoded(mask))
                    == mask.pixels.flatMap { [UInt8](repeating: $0 == 0 ? 0 : 255, count: 4) })
        }
    }

    @Test func `runs longer than sixteen bits are cut`() {
        let mask = Mask(size: ImageSize(width: 300, height: 200))
        #expect(decoded(BrushRuns.encoded(mask)) == [UInt8](repeating: 0, count: 240_000))
    }
}
