internal import Glibc
package import SegFiles

/// A file that is filled from its beginning, or in places, and read back.
package final class BlobFile {
    private let descriptor: Int32
    private let path: String

    /// Opens a file to read it.
    package init(readingAt path: String) throws(FileError) {
        self.path = path
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0 { throw Self.error(path, .read) }
    }

    /// Opens a file to fill it, made where it is missing. A link of that name is not followed.
    package init(fillingAt path: String) throws(FileError) {
        self.path = path
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o666)
        if descriptor < 0 { throw Self.error(path, .write) }
    }

    deinit { close(descriptor) }

    /// Its bytes.
    package var size: Int {
        get throws(FileError) {
            var facts = stat()
            guard fstat(descriptor, &facts) == 0 else { throw Self.error(path, .read) }
            return Int(facts.st_size)
        }
    }

    /// Writes at a place.
    package func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(FileError) {
        var done = 0
        while done < bytes.count {
            let count = pwrite(
                descriptor, bytes.baseAddress?.advanced(by: done), bytes.count - done, off_t(offset + done))
            if count > 0 {
                done += count
            } else if count == 0 || errno != EINTR {
                throw Self.error(path, .write)
            }
        }
    }

    /// Reads a range piece by piece, in order; ends early where the file does.
    ///
    /// - Throws: `FileError`, `CancellationError`, or what `body` throws.
    package func read(_ range: Range<Int>, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        var buffer = [UInt8](repeating: 0, count: min(1 << 20, max(1, range.count)))
        var place = range.lowerBound
        while place < range.upperBound {
            try Task.checkCancellation()
            let wanted = min(buffer.count, range.upperBound - place)
            let count = buffer.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, wanted, off_t(place)) }
            if count < 0 {
                if errno == EINTR { continue }
                throw Self.error(path, .read)
            }
            if count == 0 { return }
            try buffer.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
            place += count
        }
    }

    /// Cuts the file, or lengthens it with zeros.
    package func resize(to size: Int) throws(FileError) {
        guard ftruncate(descriptor, off_t(size)) == 0 else { throw Self.error(path, .write) }
    }

    /// Returns when the bytes are on the disk.
    package func synchronize() throws(FileError) {
        // Some file systems cannot be told to; a digest will tell what they lose.
        guard fsync(descriptor) == 0 || errno == EINVAL || errno == ENOSYS else { throw Self.error(path, .write) }
    }

    private static func error(_ path: String, _ action: FileError.Action) -> FileError {
        FileError(path, action, reason: String(cString: strerror(errno)))
    }
}
