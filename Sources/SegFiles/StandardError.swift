internal import Glibc
internal import Synchronization

/// stderr, for logs and progress. Whatever happens to it, the work goes on: a text that cannot be written is dropped.
///
/// Foundation's `FileHandle.write` ends the process when the disk is full or the reader is gone; `write(2)` only says so.
public enum StandardError {
    /// How much a line matters, as swift-log has it.
    public enum Level: String, CaseIterable, Comparable, Sendable {
        case trace, debug, info, notice, warning, error, critical

        private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }

        /// Less matters less.
        public static func < (one: Level, other: Level) -> Bool { one.rank < other.rank }
    }

    private static let lowest = Mutex(Level.info)

    /// The lowest level of lines that are written; `info` unless the caller of the program says otherwise.
    public static var level: Level {
        get { lowest.withLock { $0 } }
        set { lowest.withLock { $0 = newValue } }
    }

    /// Whether texts still go out; after a reader that is gone nothing is tried again.
    private static let isOpen = Mutex(true)

    /// Writes a text as it is, in one piece where the system allows it.
    public static func write(_ text: String) {
        isOpen.withLock { isOpen in
            if isOpen { isOpen = write(Array(text.utf8), to: STDERR_FILENO) }
        }
    }

    /// Writes a line, unless the level says that it matters too little.
    public static func line(_ text: String, level: Level = .notice) {
        if level >= self.level { write(text + "\n") }
    }

    /// Writes a part of a bar or a live line, unless only warnings and errors are wanted.
    public static func progress(_ text: String) {
        if level <= .notice { write(text) }
    }

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
