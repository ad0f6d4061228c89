internal import Foundation
internal import SegDatasets
internal import SegFormats
internal import SegNotation

/// The file of what was answered about the objects of a shard: a header, then an answer per line, each written in one
/// piece as soon as it is there, so that a run that was killed asks nothing twice.
///
/// A torn last line is cut off. A question that had no answer has a line that says why; when it is asked again, the
/// later line counts.
final class CaptionJournal {
    /// What came of a question.
    enum Outcome: Hashable, Sendable {
        /// The words.
        case answer(CaptionReply)
        /// Why there are none.
        case failure(String)
    }

    /// What is known, by the question's key.
    private(set) var outcomes: [String: Outcome] = [:]
    private let file: FileHandle

    /// Opens the file at `path`, or begins it.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - header: JSON of what the answers depend on.
    /// - Throws: `FormatError` when the file has another header or a line that is not the last is damaged, and whatever
    ///   keeps it from being written.
    init(path: String, header: String) throws {
        if !FileManager.default.fileExists(atPath: path) {
            try FileManager.default.createDirectory(
                atPath: FolderFiles.folder(of: path), withIntermediateDirectories: true)
            try Data("\(header)\n".utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        }
        guard let file = FileHandle(forUpdatingAtPath: path) else {
            throw FormatError(file: path, reason: .unreadable("it cannot be opened for writing"))
        }
        self.file = file
        let data = try file.readToEnd() ?? Data()
        let whole = data.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        var place = 0
        for line in data[..<whole].split(separator: 0x0A, omittingEmptySubsequences: false).dropLast() {
            if place == 0 {
                try Self.check(String(decoding: line, as: UTF8.self), is: header, path)
            } else {
                let (key, outcome) = try Self.entry([UInt8](line), path, place)
                outcomes[key] = outcome
            }
            place += line.count + 1
        }
        if place == 0 { throw FormatError(file: path, offset: 0, reason: .expected("the header of answers")) }
        try file.truncate(atOffset: UInt64(whole))
        try file.seekToEnd()
    }

    private static func check(_ found: String, is header: String, _ path: String) throws(FormatError) {
        if found == header { return }
        throw FormatError(
            file: path, offset: 0,
            reason: .expected(
                "answers to the questions of this run, \(header), but these are of \(found). Choose another --out"))
    }

    private static func entry(_ bytes: [UInt8], _ path: String, _ place: Int) throws -> (String, Outcome) {
        let fields = try JSONFields(RecordStream.Record(bytes: bytes, offset: place), file: path)
        guard let key = fields.string("key") else {
            throw FormatError(file: path, offset: place, reason: .expected("an answer with its key"))
        }
        if let failure = fields.string("failure") { return (key, .failure(failure)) }
        guard let text = fields.string("text") else {
            throw FormatError(file: path, offset: place, reason: .expected("an answer with its text"))
        }
        return (key, .answer(CaptionReply(text: text, isCutShort: fields.string("finish_reason") == "length")))
    }

    /// Adds what came of a question.
    ///
    /// - Parameters:
    ///   - outcome: what came of it.
    ///   - key: of the question.
    ///   - id: of the detection, for people who read the file.
    /// - Throws: what keeps the file from being written.
    func add(_ outcome: Outcome, key: String, id: String) throws {
        var writer = JSONObjectWriter()
        writer.field("key", key)
        writer.field("id", id)
        switch outcome {
        case .failure(let reason): writer.field("failure", reason)
        case .answer(let reply):
            writer.field("text", reply.text)
            writer.field("finish_reason", reply.isCutShort ? "length" : "stop")
        }
        try file.write(contentsOf: Data("\(writer.line)\n".utf8))
        outcomes[key] = outcome
    }
}
