internal import Foundation

/// What a run is: the first line of its file. Two parts of one run differ in nothing.
public struct EvaluationHeader: Hashable, Sendable, Codable {
    /// Names the format and its version.
    public var format = "simpleseg-evaluation-1"
    /// The model's folder name.
    public var model: String
    /// `WeightsFingerprint` of the model, so that a run cannot be continued with other weights.
    public var weights: String
    /// The dataset's name.
    public var dataset: String
    /// Its split.
    public var split: String
    /// How answers were generated: option name to value.
    public var options: [String: String]

    /// The description of a run.
    public init(model: String, weights: String, dataset: String, split: String, options: [String: String]) {
        self.model = model
        self.weights = weights
        self.dataset = dataset
        self.split = split
        self.options = options
    }

    /// The first field in which `other` differs, with both values.
    func difference(from other: EvaluationHeader) -> (field: String, expected: String, got: String)? {
        let fields: [(String, String, String)] = [
            ("format", format, other.format), ("model", model, other.model), ("weights", weights, other.weights),
            ("dataset", dataset, other.dataset), ("split", split, other.split),
            ("options", "\(options.sorted { $0.key < $1.key })", "\(other.options.sorted { $0.key < $1.key })"),
        ]
        return fields.first { $0.1 != $0.2 }.map { (field: $0.0, expected: $0.1, got: $0.2) }
    }
}

/// The file of a run: a header, then a record a line, each written in one piece as soon as its sample is done.
///
/// A run that was killed continues where it stopped: complete lines are kept, a torn last line is cut off and its sample
/// asked again, so nothing is lost and nothing is counted twice.
public final class EvaluationLog {
    /// What has been recorded so far.
    public private(set) var records: [EvaluationRecord]
    private let file: FileHandle

    /// Ids of the recorded samples.
    public private(set) var done: Set<String>

    /// Opens the file at `path`, or begins it.
    ///
    /// - Throws: `EvaluationError` when the file belongs to another run, or a line that is not the last is damaged.
    public init(path: String, header: EvaluationHeader) throws {
        let begun = FileManager.default.fileExists(atPath: path)
        if !begun { try EvaluationLog.begin(path, header) }
        let content = try EvaluationLog.read(path)
        if let difference = header.difference(from: content.header) {
            throw EvaluationError.otherRun(
                path: path, field: difference.field, expected: difference.expected, got: difference.got)
        }
        guard let file = FileHandle(forUpdatingAtPath: path) else {
            throw EvaluationError.file(path: path, reason: "cannot be opened for writing")
        }
        try file.truncate(atOffset: UInt64(content.length))
        try file.seekToEnd()
        self.file = file
        records = content.records
        done = Set(content.records.map(\.id))
    }

    /// Adds the record of one sample.
    public func append(_ record: EvaluationRecord) throws {
        try file.write(contentsOf: EvaluationLog.line(record))
        records.append(record)
        done.insert(record.id)
    }

    /// The header and the records of a finished or interrupted run.
    ///
    /// - Throws: `EvaluationError` naming the file and the line.
    public static func load(_ path: String) throws -> (header: EvaluationHeader, records: [EvaluationRecord]) {
        let content = try read(path)
        return (content.header, content.records)
    }

    /// The parts of one run, one after another.
    ///
    /// - Throws: `EvaluationError` when parts belong to different runs or share a sample.
    public static func merge(_ paths: [String]) throws -> (header: EvaluationHeader, records: [EvaluationRecord]) {
        guard let first = paths.first else { throw EvaluationError.file(path: "merge", reason: "no file was given") }
        let header = try read(first).header
        var records: [EvaluationRecord] = []
        var seen: Set<String> = []
        for path in paths {
            let content = try read(path)
            if let difference = header.difference(from: content.header) {
                throw EvaluationError.otherRun(
                    path: path, field: difference.field, expected: difference.expected, got: difference.got)
            }
            for record in content.records {
                guard seen.insert(record.id).inserted else {
                    throw EvaluationError.repeated(path: path, id: record.id)
                }
                records.append(record)
            }
        }
        return (header, records.sorted { $0.id < $1.id })
    }

    /// Writes a whole run, records in the order of their ids.
    public static func write(_ records: [EvaluationRecord], header: EvaluationHeader, to path: String) throws {
        var data = try line(header)
        for record in records.sorted(by: { $0.id < $1.id }) { data += try line(record) }
        try data.write(to: URL(fileURLWithPath: path), options: .atomic)
    }
}

extension EvaluationLog {
    private struct Content {
        var header: EvaluationHeader
        var records: [EvaluationRecord]
        /// Bytes up to the end of the last complete line.
        var length: Int
    }

    private static func begin(_ path: String, _ header: EvaluationHeader) throws {
        do {
            let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try line(header).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw EvaluationError.file(path: path, reason: "cannot be written: \(error.localizedDescription)")
        }
    }

    private static func line(_ value: some Encodable) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(value) + Data("\n".utf8)
    }

    private static func read(_ path: String) throws -> Content {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw EvaluationError.file(path: path, reason: "cannot be read")
        }
        let whole = data.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        let lines = data[..<whole].split(separator: UInt8(ascii: "\n"))
        guard let first = lines.first else {
            throw EvaluationError.line(path: path, line: 1, reason: "no header of an evaluation")
        }
        let header: EvaluationHeader = try decode(first, path, 1)
        var records: [EvaluationRecord] = []
        var seen: Set<String> = []
        for (index, line) in lines.enumerated().dropFirst() {
            let record: EvaluationRecord = try decode(line, path, index + 1)
            guard seen.insert(record.id).inserted else { throw EvaluationError.repeated(path: path, id: record.id) }
            records.append(record)
        }
        return Content(header: header, records: records, length: whole)
    }

    private static func decode<Value: Decodable>(_ line: Data, _ path: String, _ number: Int) throws -> Value {
        do {
            return try JSONDecoder().decode(Value.self, from: line)
        } catch {
            throw EvaluationError.line(path: path, line: number, reason: "not a line of an evaluation: \(error)")
        }
    }
}
