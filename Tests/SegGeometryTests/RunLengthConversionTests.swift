import SegGeometry
import Testing

struct RunLengthConversionTests {
    /// The runs by definition, a pixel at a time.
    private func runs(of mask: Mask) -> [UInt32] {
        var runs: [UInt32] = [0]
        for x in 0..<mask.size.width {
            for y in 0..<mask.size.height {
                if mask[x, y] != (runs.count % 2 == 0) { runs.append(0) }
                runs[runs.count - 1] += 1
            }
        }
        return runs
    }

    @Test func `every 4×4 mask has the runs of its definition and comes back`() {
        for bits in 0..<(1 << 16) {
            let mask = Mask(bits: bits)
            let encoded = RunLengthMask(mask)
            guard encoded.counts != runs(of: mask) || Mask(encoded) != mask else { continue }
            Issue.record("\(encoded.counts) for\n\(mask.drawing)")
        }
    }

    @Test func `masks of all sizes have the runs of their definition and come back`() {
        withRandomMasks(1000, side: 40, seed: 4) { mask in
            let encoded = RunLengthMask(mask)
            #expect(encoded.counts == runs(of: mask))
            #expect(Mask(encoded) == mask)
        }
    }

    @Test func `any byte but zero is inside`() {
        var mask = Mask(size: ImageSize(width: 9, height: 2))
        mask.pixels[3] = 255
        mask.pixels[17] = 128
        #expect(RunLengthMask(mask).counts == [6, 1, 10, 1])
    }
}
