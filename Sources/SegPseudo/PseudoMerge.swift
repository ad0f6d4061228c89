internal import SegDatasets
internal import SegFormats
internal import Foundation
internal import SegDatasets
internal import SegFiles
internal import SegFormats
internal import SegNotation

/// The last stage of pseudo-labels: joins the shards of `PseudoSamples`, if they are all there and belong together.
public struct PseudoMerge: Sendable {
    private let folder: String
    private let shards: [Shard]
    private var files: [String] { shards.map { "\(folder)/\($0.file("samples"))" } }

    /// A merge of `count` shards in `folder`.
    public init(_ folder: String, shards count: Int) {
        (self.folder, shards) = (folder, Shard.all(count))
    }

    /// Where a sample stands.
    private struct Row {
        let place: Int
        let shard: Int
        let bytes: Range<Int>
    }

    /// Writes the samples of all shards in the order of the detections: the same bytes for any number of shards.
    ///
    /// - Returns: the number of samples.
    /// - Throws: `FormatError` naming the shards that are missing, that were made from other files or with other options than
    ///   the first, or that hold a sample of another; `FileError`, and whatever keeps `path` from being written.
    public func write(to path: String) throws -> Int {
        try checkAllThere()
        try checkOneRun()
        // Only where each sample stands is in memory.
        var rows = try shards.indices.flatMap(rows)
        rows.sort { ($0.place, $0.shard) < ($1.place, $1.shard) }
        for (row, next) in zip(rows, rows.dropFirst()) where row.place == next.place {
            let other = row.shard == next.shard ? "this shard has it twice" : "\(files[row.shard]) has it too"
            throw problem(
                files[next.shard], at: next.bytes.lowerBound, "the sample of detection \(row.place): \(other)")
        }
        let handles = files.map(FileHandle.init(forReadingAtPath:))
        let output = StageFile(folder: FolderFiles.folder(of: path), name: URL(fileURLWithPath: path).lastPathComponent)
        var counts = JSONObjectWriter()
        counts.field("samples", rows.count)
        try output.write(
            rows.lazy.map { Self.line($0.bytes, of: handles[$0.shard]) }, inputs: "\(folder) \(shards.count)",
            counts: counts)
        return rows.count
    }

    /// Every shard is done, and none of another sharding lies beside them.
    private func checkAllThere() throws {
        let names = try Files.names(in: folder)
        let missing = shards.filter { !names.contains("\($0.file("samples")).done") }
        if let first = missing.first {
            let others = missing.count > 1 ? " (nor are \(missing.count - 1) others of \(shards.count))" : ""
            throw problem("\(folder)/\(first.file("samples"))", "this shard is not done\(others)")
        }
        let own = Set(shards.map { $0.file("samples") })
        let foreign = names.filter { $0.hasPrefix("samples-") && $0.hasSuffix(".jsonl") && !own.contains($0) }.sorted()
        if let first = foreign.first {
            throw problem(
                "\(folder)/\(first)", "is of another sharding than \(shards.count): merge that, or take it away")
        }
    }

    /// All shards were made from the same things.
    private func checkOneRun() throws {
        var first: [String]?
        for (shard, file) in zip(shards, files) {
            let origin = try Self.origin(of: file, shard)
            guard let known = first else {
                first = origin
                continue
            }
            if let (own, other) = zip(origin, known).first(where: { $0 != $1 }) {
                throw problem(file, "was made from \(own), \(files[0]) from \(other)")
            }
        }
    }

    /// What a shard was made from, by its notes: its own, and the first stage's where that is still there.
    private static func origin(of file: String, _ shard: Shard) throws -> [String] {
        let own = try parts(of: file + ".done", shard)
        let kept = own.first.map { "\($0)/\(shard.file("kept")).done" } ?? ""
        return try own + (Files.exists(kept) ? parts(of: kept, shard) : [])
    }

    /// What a note says that a file was made from. Of a shard's own files the folder counts: size and time are each shard's.
    private static func parts(of note: String, _ shard: Shard) throws -> [String] {
        let line = try Files.text(at: note).split(separator: "\n").first.map(String.init) ?? ""
        return line.components(separatedBy: " | ").map { part in
            for name in ["kept", "captions"] {
                if let place = part.range(of: "/" + shard.file(name)) { return String(part[..<place.lowerBound]) }
            }
            return part
        }
    }

    private func rows(_ shard: Int) throws -> [Row] {
        var rows: [Row] = []
        let file = files[shard]
        try RecordStream.forEach(in: file) { record in
            guard let place = try JSONFields(record, file: file).integer("place") else {
                throw FormatError(file: file, offset: record.offset, reason: .expected("a sample with its place"))
            }
            rows.append(Row(place: place, shard: shard, bytes: record.offset..<record.offset + record.bytes.count))
        }
        return rows
    }

    private func problem(_ file: String, at offset: Int? = nil, _ sentence: String) -> FormatError {
        FormatError(file: file, offset: offset, reason: .part(sentence))
    }

    private static func line(_ bytes: Range<Int>, of handle: FileHandle?) -> String {
        guard let handle, (try? handle.seek(toOffset: UInt64(bytes.lowerBound))) != nil,
            let data = try? handle.read(upToCount: bytes.count)
        else { return "" }
        return String(decoding: data, as: UTF8.self)
    }
}
