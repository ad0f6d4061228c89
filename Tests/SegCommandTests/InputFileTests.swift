import Foundation
import SegNotation
import Testing

@testable import SegCommand

@Suite struct InputFileTests {
    @Test func `a file is read to its end in blocks`() throws {
        try Binary.withFolder { folder in
            let url = folder.appendingPathComponent("a")
            let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            try Data(bytes).write(to: url)
            let file = try InputFile(url.path)
            defer { file.close() }
            var read: [UInt8] = []
            while true {
                let block = try file.read()
                if block.isEmpty { break }
                read += block
            }
            #expect(read == bytes)
            #expect(file.name == url.path)
            #expect(try InputFile.firstByte(of: url.path) == bytes[0])
        }
    }

    @Test func `a missing file is refused with the system's reason`() {
        #expect(throws: RecordError.unreadable(reason: "No such file or directory")) { try InputFile("/nowhere/a") }
    }

    @Test func `stdin has a name and no first byte`() throws {
        #expect(InputFile.displayName("-") == "<stdin>")
        #expect(try InputFile.firstByte(of: "-") == nil)
    }
}
