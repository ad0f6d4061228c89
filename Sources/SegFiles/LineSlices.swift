public import Foundation

/// The lines of a text of whichever system, as bytes: they end in LF, CRLF or CR, and a byte order mark may stand in front.
///
/// Text is never split by the Character `"\n"`: CRLF is one Character of its own, and would join all lines to one.
public enum LineSlices {
    /// One line that holds something.
    public struct Line: Hashable, Sendable {
        /// Counted from 1; blank lines count.
        public var number: Int
        /// Its bytes without its end.
        public var bytes: Data
    }

    /// The lines of some bytes that hold more than white space.
    public static func split(_ data: some DataProtocol) -> [Line] {
        let bytes = [UInt8](data)
        var lines: [Line] = []
        var number = 1
        var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        for position in start...bytes.count {
            let isEnd = position == bytes.count || bytes[position] == 0x0A || bytes[position] == 0x0D
            guard isEnd, position >= start else { continue }
            let line = bytes[start..<position]
            if !line.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { lines.append(Line(number: number, bytes: Data(line))) }
            let isPair = position + 1 < bytes.count && bytes[position] == 0x0D && bytes[position + 1] == 0x0A
            start = position + (isPair ? 2 : 1)
            number += 1
        }
        return lines
    }
}
