internal import Glibc
internal import SegNotation

/// stdout, buffered by whole lines.
struct StandardOutput {
    private var buffer: [UInt8] = []

    /// Adds a line and writes the buffer when it is large.
    ///
    /// - Throws: `RecordError.unwritable`.
    mutating func write(line: some Sequence<UInt8>) throws(RecordError) {
        buffer += line
        buffer.append(UInt8(ascii: "\n"))
        if buffer.count >= 1 << 16 { try flush() }
    }

    /// Writes what was collected. If nobody reads stdout any more, the process ends quietly: nothing more is wanted.
    ///
    /// - Throws: `RecordError.unwritable`.
    mutating func flush() throws(RecordError) {
        var written = 0
        while written < buffer.count {
            let count = buffer[written...].withUnsafeBytes { Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            if count >= 0 {
                written += count
            } else if errno == EPIPE {
                exit(0)
            } else if errno != EINTR {
                throw .unwritable(reason: String(cString: strerror(errno)))
            }
        }
        buffer.removeAll(keepingCapacity: true)
    }
}
