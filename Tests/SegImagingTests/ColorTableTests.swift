import Testing

@testable import SegImaging

struct ColorTableTests {
    @Test func `colours are looked up by number, and what the file leaves out is black`() throws {
        let bytes: [UInt8] = [0, 1, 2, 3, 9, 4, 5, 6, 9]
        let table = try ByteView.over(bytes) { view throws(ImagingError) in
            try ColorTable(view, at: 1, count: 2, stride: 4, isBlueFirst: true, format: .bmp, file: "f")
        }
        #expect(table.colors(of: [1, 0, 2]) == [6, 5, 4, 3, 2, 1, 0, 0, 0])
        var pixels = [UInt8](repeating: 7, count: 4)
        table.write(1, to: &pixels, at: 1)
        #expect(pixels == [7, 6, 5, 4])
        #expect(ColorTable.grays.colors(of: [0, 200]) == [0, 0, 0, 200, 200, 200])
    }

    @Test func `a palette that the file does not hold is an error`() {
        #expect(throws: ImagingError.truncated(file: "f", format: .gif, length: 5)) {
            try ByteView.over([1, 2, 3, 4, 5]) { view throws(ImagingError) in
                try ColorTable(view, at: 0, count: 2, stride: 3, format: .gif, file: "f")
            }
        }
    }
}
