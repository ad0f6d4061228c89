import Glibc
import Testing

@testable import SegFiles

@Suite struct StandardErrorTests {
    @Test func `a full disk drops the text and is tried again`() {
        let full = open("/dev/full", O_WRONLY)
        defer { close(full) }
        #expect(StandardError.write([65, 66], to: full))
    }

    @Test func `a reader that is gone ends the trying`() {
        // For this thread alone: what is ignored in the whole process is ignored by programs that other tests start.
        var pipes = sigset_t()
        var before = sigset_t()
        sigemptyset(&pipes)
        sigaddset(&pipes, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &pipes, &before)
        defer {
            var now = timespec()
            _ = sigtimedwait(&pipes, nil, &now)
            pthread_sigmask(SIG_SETMASK, &before, nil)
        }
        var ends: [Int32] = [0, 0]
        #expect(pipe(&ends) == 0)
        close(ends[0])
        #expect(!StandardError.write([65], to: ends[1]))
        close(ends[1])
        #expect(!StandardError.write([65], to: ends[1]))
    }

    @Test func `levels are in order`() {
        #expect(StandardError.Level.allCases == StandardError.Level.allCases.sorted())
        #expect(StandardError.Level.debug < .info && StandardError.Level.warning < .error)
        #expect(StandardError.level == .info)
    }

    @Test func `what is written arrives whole`() {
        var ends: [Int32] = [0, 0]
        #expect(pipe(&ends) == 0)
        let text = Array("eine Zeile ✓\n".utf8)
        #expect(StandardError.write(text, to: ends[1]))
        var got = [UInt8](repeating: 0, count: 100)
        #expect(read(ends[0], &got, 100) == text.count && Array(got.prefix(text.count)) == text)
        close(ends[0])
        close(ends[1])
    }
}
