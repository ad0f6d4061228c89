import Glibc

/// A file mapped into memory.
///
/// Pages are read when they are first touched. The mapping is private: writing to it changes a copy of the page in
/// this process and never the file. Whoever shortens the file while it is mapped makes reads beyond its new end fatal.
final class MappedFile: @unchecked Sendable {  // Nothing of it changes after `init`.
    /// The first byte.
    let base: UnsafeMutableRawPointer
    /// The file's length.
    let count: Int

    /// Maps a whole regular file that is not empty.
    init(path: String) throws(TorchError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system("open", path) }
        defer { close(descriptor) }
        let length = try Self.length(of: descriptor, path: path)
        // Without MAP_NORESERVE the kernel may demand free memory for a copy of a file larger than it.
        let mapping = mmap(nil, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_NORESERVE, descriptor, 0)
        guard let mapping, mapping != MAP_FAILED else { throw .system("mmap", path) }
        base = mapping
        count = length
    }

    deinit {
        munmap(base, count)
    }

    /// All bytes; valid while `self` is.
    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: count) }

    /// Gives the pages that lie wholly in `range` back: touched again, they are read from the file again, and what was
    /// written to them is gone. Pages that hold other bytes as well stay.
    func release(_ range: Range<Int>) {
        let page = sysconf(Int32(_SC_PAGESIZE))
        let (first, end) = ((range.lowerBound + page - 1) / page * page, range.upperBound / page * page)
        // It is advice: where it cannot be followed, the pages stay, and nothing is wrong.
        if first < end { madvise(base + first, end - first, MADV_DONTNEED) }
    }

    private static func length(of descriptor: Int32, path: String) throws(TorchError) -> Int {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .system("fstat", path) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .system("mmap", path, code: EISDIR) }
        guard status.st_size > 0 else {
            throw .safetensors(path: path, problem: .noHeader(fileByteCount: 0))
        }
        return Int(status.st_size)
    }
}

extension TorchError {
    /// The error of a system call that has just failed, or that fails for the reason `code`.
    static func system(_ call: String, _ path: String, code: Int32 = errno) -> TorchError {
        .system(call: call, path: path, code: code, reason: String(cString: strerror(code)))
    }
}
