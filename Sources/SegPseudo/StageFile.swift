internal import Foundation
internal import SegDatasets
internal import SegFormats
internal import SegNotation

/// The output of one stage for one shard: it appears when it is complete, together with a note of what it was made from,
/// by which a later run knows that it need not be made again.
struct StageFile {
    /// Where the output goes.
    let path: String
    private var notePath: String { path + ".done" }
    private var problemsPath: String { path + ".problems.json" }

    init(folder: String, name: String) {
        path = "\(folder)/\(name)"
    }

    /// Whether the output is there, made from the same things.
    func isDone(_ inputs: String) -> Bool {
        guard FileManager.default.fileExists(atPath: path),
            let note = try? String(contentsOfFile: notePath, encoding: .utf8)
        else { return false }
        return note.hasPrefix(inputs + "\n")
    }

    /// Writes the output, what could not be used beside it, then the note.
    ///
    /// - Throws: whatever keeps a file from being written.
    func write(
        _ lines: some Sequence<String>, inputs: String, counts: JSONObjectWriter, problems: DataReport = DataReport()
    ) throws {
        try FileManager.default.createDirectory(
            atPath: FolderFiles.folder(of: path), withIntermediateDirectories: true)
        // An old note must not vouch for the new output.
        for old in [notePath, problemsPath] { try? FileManager.default.removeItem(atPath: old) }
        let part = path + ".part"
        guard FileManager.default.createFile(atPath: part, contents: nil),
            let handle = FileHandle(forWritingAtPath: part)
        else { throw FormatError(file: part, reason: .unreadable("it cannot be made")) }
        var buffer: [UInt8] = []
        for line in lines {
            buffer += line.utf8
            buffer.append(0x0A)
            if buffer.count >= 1 << 20 {
                try handle.write(contentsOf: buffer)
                buffer.removeAll(keepingCapacity: true)
            }
        }
        try handle.write(contentsOf: buffer)
        try handle.close()
        guard rename(part, path) == 0 else {
            throw FormatError(file: path, reason: .unreadable(String(cString: strerror(errno))))
        }
        if !problems.entries.isEmpty {
            try Data("\(problems.json.line)\n".utf8).write(to: URL(fileURLWithPath: problemsPath), options: .atomic)
        }
        try Data("\(inputs)\n\(counts.line)\n".utf8).write(to: URL(fileURLWithPath: notePath), options: .atomic)
    }

    /// What a file is, for a note: its path, size and time of change.
    static func mark(of path: String) -> String {
        let facts = try? FileManager.default.attributesOfItem(atPath: path)
        let size = (facts?[.size] as? Int) ?? -1
        let changed = (facts?[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
        return "\(path) \(size) \(changed)"
    }
}
