internal import Foundation
internal import Glibc
internal import SegFiles

/// A lock that other processes see, Python's filelock among them: `flock` on a file that stays.
package final class FileLock {
    private let descriptor: Int32

    private init(_ descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    /// Waits for the lock.
    ///
    /// - Parameters:
    ///   - path: the file, made where it is missing, with its folder.
    ///   - busy: told once when another process has it.
    /// - Throws: `FileError`, `CancellationError`.
    /// - Returns: the lock, held until the value goes.
    package static func acquire(_ path: String, busy: () -> Void) async throws -> FileLock {
        try Files.makeFolder(URL(fileURLWithPath: path).deletingLastPathComponent().path)
        var isFirst = true
        while true {
            if let lock = try attempt(path) { return lock }
            if isFirst { busy() }
            isFirst = false
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    /// The lock; nil where another has it, or the file was removed at that moment.
    static func attempt(_ path: String) throws(FileError) -> FileLock? {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o664)
        guard descriptor >= 0 else { throw FileError(path, .write, reason: String(cString: strerror(errno))) }
        let lock = FileLock(descriptor)
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            // Where a file system knows no locks, the atomic rename still keeps wrong files out.
            if errno == ENOSYS || errno == EOPNOTSUPP || errno == ENOLCK { return lock }
            return nil
        }
        var facts = stat()
        return fstat(descriptor, &facts) == 0 && facts.st_nlink > 0 ? lock : nil
    }
}
