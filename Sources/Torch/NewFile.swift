import Glibc

/// A file that is written beside its final place and takes the name only when it is complete.
final class NewFile {
    private let path: String
    private let temporary: String
    private var descriptor: Int32

    /// Begins a file that will replace `path`.
    init(replacing path: String) throws(TorchError) {
        self.path = path
        temporary = "\(path).\(getpid()).\(UInt32.random(in: .min ... .max)).tmp"
        descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw .system("open", path) }
    }

    deinit {
        guard descriptor >= 0 else { return }
        close(descriptor)
        unlink(temporary)
    }

    /// Appends bytes.
    func write(_ bytes: [UInt8]) throws(TorchError) {
        var done = 0
        while done < bytes.count {
            let step = bytes.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress.map { $0 + done }, $0.count - done)
            }
            if step < 0, errno == EINTR { continue }
            guard step > 0 else { throw .system("write", path) }
            done += step
        }
    }

    /// Flushes the file to the disk and gives it its name. Without this call nothing stays.
    func commit() throws(TorchError) {
        guard fsync(descriptor) == 0 else { throw .system("fsync", path) }
        guard rename(temporary, path) == 0 else { throw .system("rename", path) }
        close(descriptor)
        descriptor = -1
        syncDirectory()
    }

    /// Flushes the name too; some file systems cannot, which loses nothing that was there before.
    private func syncDirectory() {
        let directory = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let handle = open(directory, O_RDONLY | O_CLOEXEC)
        guard handle >= 0 else { return }
        fsync(handle)
        close(handle)
    }
}
