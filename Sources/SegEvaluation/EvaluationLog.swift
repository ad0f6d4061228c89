internal import Foundation
internal import SegFiles
internal import SegNotation

/// The file of a run: a header, then a record a line, each written in one piece as soon as its sample is done.
///
/// A run that was killed continues where it stopped: complete lines are kept, a torn last line is cut off and its sample
/// asked again, so nothing is lost and nothing is counted twice. A sample that could not be asked has a line that says why;
/// when it is asked again, the later line counts.
public final class EvaluationLog {
    private let path: String
    private let file: FileHandle
    private var content: Content

    /// Opens the file at `path`, or begins it.
    ///
    /// - Throws: `EvaluationError` when the file belongs to another run, or a line that is not the last is damaged.
    public init(path: String, header: EvaluationHeader) throws {
        self.path = path
        let begun = FileManager.default.fileExists(atPath: path)
        if !begun { try EvaluationLog.begin(path, header) }
        content = try EvaluationLog.read(path, keepsTail: false)
        if let difference = header.difference(from: content.header) ?? header.otherShard(content.header) {
            throw EvaluationError.otherRun(
                path: path, field: difference.field, expected: difference.expected, got: difference.got)
        }
        guard let file = FileHandle(forUpdatingAtPath: path) else {
            throw EvaluationError.file(path: path, reason: "cannot be opened for writing")
        }
        try file.truncate(atOffset: UInt64(content.length))
        try file.seekToEnd()
        self.file = file
    }

    /// What has been recorded so far.
    public var records: [EvaluationRecord] { content.records }

    /// Ids of the samples that were answered.
    public var answered: Set<String> { Set(records.lazy.filter { $0.failure == nil }.map(\.id)) }

    /// Ids of the samples that could not be asked.
    public var failed: Set<String> { Set(records.lazy.filter { $0.failure != nil }.map(\.id)) }

    /// Adds the record of one sample.
    ///
    /// - Throws: `EvaluationError.repeated` for a sample that was answered before, and what keeps the file from being written.
    public func append(_ record: EvaluationRecord) throws {
        guard content.add(record) else { throw EvaluationError.repeated(path: path, id: record.id) }
        try file.write(contentsOf: EvaluationLog.line(record))
    }

    /// The header and the records of a finished or interrupted run.
    ///
    /// - Throws: `EvaluationError` naming the file and the line.
    public static func load(_ path: String) throws -> EvaluationRun {
        let content = try read(path)
        return EvaluationRun(header: content.header, records: content.records, notes: content.notes(path))
    }

    /// The parts of one run, one after another.
    ///
    /// - Throws: `EvaluationError` when parts belong to different runs or share a sample.
    public static func merge(_ paths: [String]) throws -> EvaluationRun {
        let parts = try paths.map { (path: $0, content: try read($0)) }
        guard let header = parts.first?.content.header else {
            throw EvaluationError.file(path: "merge", reason: "no file was given")
        }
        var merged = Content(header: header)
        var shards: [String: String] = [:]
        for (path, content) in parts {
            if let shard = content.header.shard, let other = shards.updateValue(path, forKey: shard) {
                throw EvaluationError.file(path: path, reason: "is part \(shard), and so is \(other)")
            }
            if let difference = header.difference(from: content.header) {
                throw EvaluationError.otherRun(
                    path: path, field: difference.field, expected: difference.expected, got: difference.got)
            }
            for record in content.records where !merged.add(record) {
                throw EvaluationError.repeated(path: path, id: record.id)
            }
        }
        var whole = EvaluationRun(
            header: header, records: merged.records.sorted { $0.id < $1.id },
            notes: parts.flatMap { $0.content.notes($0.path) },
            shards: parts.map { .init(path: $0.path, shard: $0.content.header.shard) })
        whole.header.shard = parts.count == 1 ? header.shard : nil
        return whole
    }

    /// The runs of some files: files whose headers agree are parts of one.
    ///
    /// - Returns: the runs in the order in which their first files were given, records in the order of their ids.
    /// - Throws: `EvaluationError` when parts of a run share a sample.
    public static func runs(_ paths: [String]) throws -> [EvaluationRun] {
        var runs: [(first: EvaluationHeader, paths: [String])] = []
        for path in paths {
            let header = try read(path).header
            if let place = runs.firstIndex(where: { $0.first.difference(from: header) == nil }) {
                runs[place].paths.append(path)
            } else {
                runs.append((header, [path]))
            }
        }
        return try runs.map { try merge($0.paths) }
    }

    /// Writes a whole run, records in the order of their ids.
    public static func write(_ records: [EvaluationRecord], header: EvaluationHeader, to path: String) throws {
        var data = try line(header)
        for record in records.sorted(by: { $0.id < $1.id }) { data += try line(record) }
        try Files.write(data, to: path)
    }
}

extension EvaluationLog {
    /// What a file holds.
    private struct Content {
        var header: EvaluationHeader
        private(set) var records: [EvaluationRecord] = []
        private var places: [String: Int] = [:]
        /// Bytes up to the end of the last complete line.
        var length = 0
        /// Bytes after it that are no record.
        var torn = 0

        init(header: EvaluationHeader) { self.header = header }

        /// What is odd about the file at `path`.
        func notes(_ path: String) -> [String] {
            guard torn > 0 else { return [] }
            return [
                "\(path) ends inside a line: \(records.count) whole records are used, its last \(torn) bytes are not"
            ]
        }

        /// Adds a record, in place of a failure of the same sample if there is one; false when the sample was answered before.
        mutating func add(_ record: EvaluationRecord) -> Bool {
            if let place = places[record.id] {
                guard records[place].failure != nil else { return false }
                records[place] = record
            } else {
                places[record.id] = records.count
                records.append(record)
            }
            return true
        }
    }

    private static func begin(_ path: String, _ header: EvaluationHeader) throws {
        try Files.makeFolder(URL(fileURLWithPath: path).deletingLastPathComponent().path)
        try Files.write(line(header), to: path)
    }

    private static func line(_ value: some Encodable) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Data(JSONLines.escapingBreaks([UInt8](try encoder.encode(value)))) + Data("\n".utf8)
    }

    /// Reads a file; the lines are understood on all cores. A file without a header is one of answers from elsewhere.
    /// With `keepsTail` a last line without a line break counts when it is whole; a run that goes on asks its sample again.
    private static func read(_ path: String, keepsTail: Bool = true) throws -> Content {
        let data = try Files.data(at: path)
        let whole = data.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        let tail = data[whole...]
        let isKept = keepsTail && (try? JSONDecoder().decode(EvaluationRecord.self, from: tail)) != nil
        let lines = LineSlices.split(data[..<(isKept ? data.count : whole)]).map {
            Line(number: $0.number, bytes: $0.bytes)
        }
        guard let first = lines.first else {
            throw EvaluationError.line(path: path, line: 1, reason: "no header of an evaluation")
        }
        let header = try? JSONDecoder().decode(EvaluationHeader.self, from: first.bytes)
        var content = Content(header: header ?? .unknown)
        for record in try lines.dropFirst(header == nil ? 0 : 1).map({ $0 }).concurrentMap({ try $0.record(of: path) })
        {
            guard content.add(record) else { throw EvaluationError.repeated(path: path, id: record.id) }
        }
        content.length = whole
        content.torn = isKept ? 0 : tail.count
        return content
    }

    /// A line of a file, not yet understood.
    private struct Line: Sendable {
        var number: Int
        var bytes: Data

        func record(of path: String) throws -> EvaluationRecord {
            do {
                return try JSONDecoder().decode(EvaluationRecord.self, from: bytes)
            } catch {
                throw EvaluationError.line(
                    path: path, line: number, reason: "not a line of an evaluation: \(DecodingSentence(error))")
            }
        }
    }
}
