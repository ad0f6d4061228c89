internal import Foundation

/// Folders that are there completely or not at all, whenever the machine stops.
enum DurableFolder {
    /// Fills a folder beside `path` by `fill`, forces its files to the disk, and only then gives it its name.
    ///
    /// What stood at `path` is replaced.
    static func write(_ path: URL, fill: (URL) throws -> Void) throws {
        let files = FileManager.default
        let partial = path.deletingLastPathComponent().appendingPathComponent("." + path.lastPathComponent + ".partial")
        try? files.removeItem(at: partial)
        try files.createDirectory(at: partial, withIntermediateDirectories: true)
        try fill(partial)
        for file in try files.contentsOfDirectory(at: partial, includingPropertiesForKeys: nil) {
            try synchronize(file)
        }
        try synchronize(partial)
        if files.fileExists(atPath: path.path) { try files.removeItem(at: path) }
        try files.moveItem(at: partial, to: path)
        try synchronize(path.deletingLastPathComponent())
    }

    private static func synchronize(_ url: URL) throws {
        let descriptor = open(url.path, O_RDONLY)
        guard descriptor >= 0 else { throw TrainingError.file(path: url.path, reason: "cannot be opened to be synced") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw TrainingError.file(path: url.path, reason: "cannot be synced") }
    }
}
