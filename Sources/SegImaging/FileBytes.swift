internal import Glibc

/// Whole files in and out, without Foundation.
enum FileBytes {
    /// The bytes of a file, whose size is checked before anything is allocated.
    ///
    /// Only regular files are read: a pipe or a device has no size to check.
    static func read(_ path: String, limit: Int) throws(ImagingError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw .unreadable(file: path, reason: reason(errno)) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .unreadable(file: path, reason: reason(errno)) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw .unreadable(file: path, reason: "it is not a regular file")
        }
        let size = Int(status.st_size)
        guard size <= limit else { throw .tooManyBytes(file: path, bytes: size, limit: limit) }
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            while count < size {
                let got = Glibc.read(descriptor, buffer.baseAddress.map { $0 + count }, size - count)
                if got < 0, errno == EINTR { continue }
                if got < 0 { failure = errno }
                if got <= 0 { return }
                count += got
            }
        }
        guard failure == 0 else { throw .unreadable(file: path, reason: reason(failure)) }
        return bytes
    }

    /// Writes a file beside its place and moves it there, so that no half a file is ever seen.
    static func write(_ bytes: [UInt8], to path: String) throws(ImagingError) {
        let part = path + ".part-\(getpid())"
        let descriptor = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw .unwritable(file: path, reason: reason(errno)) }
        let failure = writeAll(bytes, to: descriptor)
        let closed = close(descriptor)
        if failure != 0 || closed != 0 || rename(part, path) != 0 {
            let code = failure != 0 ? failure : errno
            unlink(part)
            throw .unwritable(file: path, reason: reason(code))
        }
    }

    private static func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
        bytes.withUnsafeBytes { buffer in
            var done = 0
            while done < buffer.count {
                let count = Glibc.write(descriptor, buffer.baseAddress.map { $0 + done }, buffer.count - done)
                if count < 0, errno == EINTR { continue }
                if count < 0 { return errno }
                done += count
            }
            return 0
        }
    }

    private static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }
}
