import Testing

@testable import SegImaging

struct ByteViewTests {
    @Test func `numbers are read in both byte orders, and nothing outside`() {
        let bytes: [UInt8] = [1, 2, 3, 4]
        bytes.withUnsafeBytes { buffer in
            let view = ByteView(buffer)
            #expect(view.number(at: 1, size: 3, bigEndian: true) == 0x020304)
            #expect(view.number(at: 1, size: 3, bigEndian: false) == 0x040302)
            for (offset, size) in [(2, 3), (-1, 1), (4, 1), (.max, 2), (5, 0)] {
                #expect(view.number(at: offset, size: size, bigEndian: true) == nil)
            }
            #expect(view.byte(at: 3) == 4 && view.byte(at: 4) == nil && view.byte(at: -1) == nil)
            #expect(view.slice(from: 1, count: 2)?.count == 2)
            #expect(view.slice(from: 1, count: 4)?.count == nil && view.slice(from: 2, count: -1)?.count == nil)
            #expect(view.starts(with: [1, 2]) && !view.starts(with: [1, 2, 3, 4, 5]))
        }
    }
}
