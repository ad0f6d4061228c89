internal import ArgumentParser
internal import Foundation
internal import SegFiles
internal import SegNotation

/// JSON Lines in, JSON Lines out: one answer to each record, in order.
///
/// A line without a usable record is reported on stderr by file and number, and the others are still answered. Answers
/// are written before the loop waits for more input, so that two processes can talk line by line.
struct RecordLoop {
    /// The longest line: an uncompressed mask of the largest size fits.
    static let longestLine = 1 << 28

    private let files: [String]
    private let answerFile: (String) throws -> JSONObjectWriter?

    /// A loop over the lines of `files`, or of stdin if there are none; `-` is stdin too.
    ///
    /// - Parameters:
    ///   - files: Paths.
    ///   - answerFile: Answers a file as a whole, or gives nil if it is JSON Lines.
    init(files: [String], answerFile: @escaping (String) throws -> JSONObjectWriter? = { _ in nil }) {
        self.files = files.isEmpty ? ["-"] : files
        self.answerFile = answerFile
    }

    /// Answers every record.
    ///
    /// - Throws: `ExitCode.failure` at the end if anything was reported; `RecordError.unwritable` at once.
    func run(_ answer: @escaping (JSONRecord) throws -> JSONObjectWriter) throws {
        try run(each: { [try answer($0)] })
    }

    /// Answers every record with any number of lines.
    ///
    /// - Throws: as `run(_:)`.
    func run(each answer: @escaping (JSONRecord) throws -> [JSONObjectWriter]) throws {
        var pass = Pass(answer: answer)
        for file in files {
            do {
                if let output = try answerFile(file) {
                    try pass.output.write(line: output.utf8)
                } else {
                    try pass.readLines(of: file)
                }
            } catch RecordError.unwritable(let reason) {
                throw RecordError.unwritable(reason: reason)
            } catch {
                pass.report(error, at: InputFile.displayName(file))
            }
        }
        try pass.output.flush()
        if pass.hasFailed { throw ExitCode.failure }
    }
}

/// One run over all files.
private struct Pass {
    let answer: (JSONRecord) throws -> [JSONObjectWriter]
    var output = StandardOutput()
    private(set) var hasFailed = false

    init(answer: @escaping (JSONRecord) throws -> [JSONObjectWriter]) {
        self.answer = answer
    }

    mutating func readLines(of path: String) throws {
        let file = try InputFile(path)
        defer { file.close() }
        var splitter = LineSplitter(limit: RecordLoop.longestLine)
        while true {
            let block = try file.read()
            if block.isEmpty { break }
            try splitter.split(block) { try take($0, of: file.name) }
            try output.flush()
        }
        try splitter.finish { try take($0, of: file.name) }
    }

    private mutating func take(_ line: LineSplitter.Line, of file: String) throws {
        do {
            guard let bytes = line.bytes else { throw RecordError.tooLong(limit: RecordLoop.longestLine) }
            let text = line.number == 1 && bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
            if text.allSatisfy({ [0x20, 0x09, 0x0D].contains($0) }) { return }
            for reply in try answer(JSONRecord(text)) { try output.write(line: reply.utf8) }
        } catch RecordError.unwritable(let reason) {
            throw RecordError.unwritable(reason: reason)
        } catch {
            report(error, at: "\(file):\(line.number)")
        }
    }

    /// Says on stderr what went wrong where; errors about pictures name their file already.
    mutating func report(_ error: any Error, at place: String) {
        hasFailed = true
        let sentence = "\(error)"
        let line = sentence.hasPrefix(place) ? sentence : "\(place): \(sentence)"
        StandardError.line(line, level: .error)
    }
}
