internal import Glibc
internal import SegNotation

/// A file, or stdin, read in blocks.
struct InputFile {
    /// What messages call it.
    let name: String
    private let descriptor: Int32

    /// Opens the file at `path`; `-` is stdin.
    ///
    /// - Throws: `RecordError.unreadable`.
    init(_ path: String) throws(RecordError) {
        name = Self.displayName(path)
        descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY)
        if descriptor < 0 { throw .unreadable(reason: Self.reason) }
    }

    /// The next bytes, at most `most`; none at the end.
    ///
    /// - Throws: `RecordError.unreadable`.
    func read(most: Int = 1 << 16) throws(RecordError) -> [UInt8] {
        while true {
            var count = 0
            let bytes = [UInt8](unsafeUninitializedCapacity: most) { buffer, filled in
                count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
                filled = max(count, 0)
            }
            if count >= 0 { return bytes }
            if errno != EINTR { throw .unreadable(reason: Self.reason) }
        }
    }

    /// Closes the file; stdin stays open.
    func close() {
        if descriptor != STDIN_FILENO { _ = Glibc.close(descriptor) }
    }

    /// The first byte of the file at `path`, nil if it is empty or stdin.
    ///
    /// - Throws: `RecordError.unreadable`.
    static func firstByte(of path: String) throws(RecordError) -> UInt8? {
        guard path != "-" else { return nil }
        let file = try InputFile(path)
        defer { file.close() }
        return try file.read(most: 1).first
    }

    /// What messages call the file at `path`.
    static func displayName(_ path: String) -> String {
        path == "-" ? "<stdin>" : path
    }

    private static var reason: String { String(cString: strerror(errno)) }
}
