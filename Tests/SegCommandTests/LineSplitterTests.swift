import TestSupport
import Testing

@testable import SegCommand

@Suite struct LineSplitterTests {
    private func lines(_ blocks: [[UInt8]], limit: Int = 100) -> [[UInt8]?] {
        var splitter = LineSplitter(limit: limit)
        var lines: [[UInt8]?] = []
        for block in blocks {
            splitter.split(block) { line in
                lines.append(line.bytes)
                #expect(line.number == lines.count)
            }
        }
        splitter.finish { lines.append($0.bytes) }
        return lines
    }

    @Test func `lines do not depend on where blocks are cut`() {
        var random = SplitMix64(seed: 14)
        for _ in 0..<500 {
            let bytes = (0..<60).map { _ in "\nab\r".utf8.randomElement(using: &random) ?? 0 }
            var (rest, blocks): (ArraySlice<UInt8>, [[UInt8]]) = (bytes[...], [])
            while !rest.isEmpty {
                blocks.append(Array(rest.prefix(Int.random(in: 1...9, using: &random))))
                rest = rest.dropFirst(blocks[blocks.count - 1].count)
            }
            let whole = lines([bytes])
            #expect(lines(blocks) == whole)
            let joined = whole.compactMap { $0 }.joined(separator: [UInt8(ascii: "\n")])
            #expect(Array(joined) == (bytes.last == UInt8(ascii: "\n") ? bytes.dropLast() : bytes))
        }
    }

    @Test func `a line beyond the limit is dropped and the next one kept`() {
        let bytes = Array("12345\n123456\n1\n123456789".utf8)
        #expect(lines([bytes], limit: 5) == [Array("12345".utf8), nil, Array("1".utf8), nil])
        #expect(lines(bytes.map { [$0] }, limit: 5) == [Array("12345".utf8), nil, Array("1".utf8), nil])
    }
}
