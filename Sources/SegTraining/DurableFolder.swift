internal import Foundation

/// A folder that is there completely or not at all, whenever the machine stops.
///
/// It is filled under a hidden name beside its own; several processes may write files of theirs.
struct DurableFolder {
    private let path: URL
    /// Where the files go before ``commit()``.
    let partial: URL

    /// A folder at `path`; nothing is done yet.
    init(_ path: URL) {
        self.path = path
        partial = path.deletingLastPathComponent().appendingPathComponent("." + path.lastPathComponent + ".partial")
    }

    /// Fills a folder at `path` by `fill`.
    ///
    /// What stood at `path` is replaced.
    static func write(_ path: URL, fill: (URL) throws -> Void) throws {
        let folder = DurableFolder(path)
        try folder.begin()
        try fill(folder.partial)
        try folder.commit()
    }

    /// Makes ``partial`` anew, without what an earlier attempt left.
    func begin() throws {
        try? FileManager.default.removeItem(at: partial)
        try FileManager.default.createDirectory(at: partial, withIntermediateDirectories: true)
    }

    /// Forces the files to the disk, and only then gives the folder its name. What stood there is replaced.
    func commit() throws {
        let files = FileManager.default
        for file in try files.contentsOfDirectory(at: partial, includingPropertiesForKeys: nil) {
            try Self.synchronize(file)
        }
        try Self.synchronize(partial)
        if files.fileExists(atPath: path.path) { try files.removeItem(at: path) }
        try files.moveItem(at: partial, to: path)
        try Self.synchronize(path.deletingLastPathComponent())
    }

    private static func synchronize(_ url: URL) throws {
        let descriptor = open(url.path, O_RDONLY)
        guard descriptor >= 0 else { throw TrainingError.file(path: url.path, reason: "cannot be opened to be synced") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw TrainingError.file(path: url.path, reason: "cannot be synced") }
    }
}
