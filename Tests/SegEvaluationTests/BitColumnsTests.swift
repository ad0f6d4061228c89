import SegEvaluation
import SegGeometry
import TestSupport
import Testing

@Test func `columns have the pixels of their mask, and count what two share`() throws {
    var generator = SplitMix64(seed: 21)
    for _ in 0..<60 {
        let size = ImageSize(
            width: .random(in: 1...20, using: &generator), height: .random(in: 1...200, using: &generator))
        let masks = (0..<2).map { _ in
            Mask(
                size: size, pixels: (0..<size.area).map { _ in UInt8.random(in: 0...6, using: &generator) == 0 ? 1 : 0 }
            )
        }
        let columns = masks.map { BitColumns(RunLengthMask($0)) }
        for x in 0..<size.width { for y in 0..<size.height { #expect(columns[0][x, y] == masks[0][x, y]) } }
        #expect(columns[0].area == masks[0].area)
        #expect(columns[0].sharedArea(with: columns[1]) == (try Overlap(masks[0], masks[1]).intersection))
    }
}

@Test func `an erosion wider than the mask leaves nothing`() throws {
    let full = BitColumns(try RunLengthMask(size: ImageSize(width: 9, height: 300), counts: [0, 2700]))
    #expect(full.eroded(by: 4).area == 300 - 8)
    #expect(full.eroded(by: 5).area == 0)
    #expect(full.eroded(by: 500).area == 0)
}
