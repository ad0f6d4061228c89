import Foundation
import Testing

@testable import SegFiles

@Suite struct FileErrorTests {
    @Test func `the reason is the system's, however deep Foundation has it`() {
        let posix = NSError(domain: NSPOSIXErrorDomain, code: 28)
        let nested = NSError(domain: NSCocoaErrorDomain, code: 512, userInfo: [NSUnderlyingErrorKey: posix])
        #expect(FileError.reason(of: posix) == "No space left on device")
        #expect(FileError("a", .write, nested).description == "a cannot be written: No space left on device")
        #expect(FileError.reason(of: CocoaError(.fileReadNoPermission)) == "Permission denied")
        #expect(FileError("b", .read, FileError("a", .read, reason: "why")).description == "b cannot be read: why")
        #expect(FileError("a", .list, nested).localizedDescription == "a cannot be listed: No space left on device")
    }
}
