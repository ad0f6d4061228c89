internal import Glibc
internal import Synchronization

/// stderr, for logs and progress. Whatever happens to it, the work goes on: a text that cannot be written is dropped.
///
/// Foundation's `FileHandle.write` ends the process when the disk is full or the reader is gone; `write(2)` only says so.
public enum StandardError {
    /// Whether texts still go out; after a reader that is gone nothing is tried again.
    private static let isOpen = Mutex(true)

    /// Writes a text as it is, in one piece where the system allows it.
    public static func write(_ text: String) {
        isOpen.withLock { isOpen in
            if isOpen { isOpen = write(Array(text.utf8), to: STDERR_FILENO) }
        }
    }

    /// Writes a line.
    public static func line(_ text: String) { write(text + "\n") }

    /// Writes the bytes; what a full disk or a busy pipe does not take within a second is dropped.
    ///
    /// - Returns: false when nobody can read any more.
    static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
                continue
            }
            switch errno {
            case EINTR: continue
            case EAGAIN: if !isWritable(descriptor, within: 1000) { return true }
            case EPIPE, EBADF: return false
            default: return true
            }
        }
        return true
    }

    private static func isWritable(_ descriptor: Int32, within milliseconds: Int32) -> Bool {
        var wanted = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        return poll(&wanted, 1, milliseconds) > 0
    }
}
