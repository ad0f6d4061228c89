internal import Foundation
internal import Glibc
internal import SegFiles
internal import SegImaging
internal import SegNotation

/// One picture that a command is about.
struct PictureRequest: Hashable {
    /// Its path; `-` is stdin.
    var path: String
    /// What a list asks about it, in place of the command's question.
    var question: OwnQuestion?
}

/// The pictures that arguments name: files, folders, patterns, lists and stdin.
///
/// - A folder stands for all pictures in it and below, in the order of their paths; hidden ones are left out.
/// - A pattern with `*`, `?` or `[` that names no file stands for what it matches.
/// - `@FILE` is a list of paths, one a line, as seen from the working directory; `@-` is such a list on stdin. A line that begins
///   with `{` is a JSON object with "image" and, for a question of its own, "query", "point" or "box". Empty lines are skipped.
///   A list whose first line names a column "image" among others is CSV; see ``PictureTable``.
/// - `-` is one picture on stdin.
struct PictureList {
    /// Endings of the files that count as pictures in folders.
    static var endings: Set<String> { ImageFormat.endings }

    /// The pictures in the order of the arguments.
    private(set) var pictures: [PictureRequest] = []
    /// What was passed over, a sentence each.
    private(set) var notes: [String] = []
    /// Folders on the way down, so that a link to one of them is not followed for ever.
    private var open: Set<String> = []

    /// Looks up what `arguments` name.
    ///
    /// - Throws: ``PictureListError``, ``FileError``, or what reading a list throws. A file that is not there is no error here: it is
    ///   one picture's trouble.
    init(_ arguments: [String]) throws {
        guard arguments.count(where: { $0 == "-" || $0 == "@-" }) <= 1 else { throw PictureListError.stdinTwice }
        for argument in arguments { try add(argument) }
        if pictures.isEmpty { throw PictureListError.nothing(arguments, notes: notes) }
    }

    private mutating func add(_ argument: String) throws {
        if argument == "-" || Files.exists(argument) && !Files.isFolder(argument) {
            pictures.append(PictureRequest(path: argument))
        } else if Files.isFolder(argument) {
            try addFolder(argument)
        } else if argument.hasPrefix("@") {
            try addList(String(argument.dropFirst()))
        } else if argument.contains(where: { "*?[".contains($0) }) {
            for path in try Self.matches(argument) { try add(path) }
        } else {
            pictures.append(PictureRequest(path: argument))
        }
    }

    /// Adds the pictures of a folder and below it.
    private mutating func addFolder(_ folder: String) throws {
        let count = pictures.count
        var others: [String] = []
        try walk(folder, &others)
        if let first = others.first {
            let what = others.count == 1 ? "1 file that is no picture" : "\(others.count) files that are no pictures"
            notes.append("\(folder): \(what) passed over (first: \(first))")
        }
        if pictures.count == count { notes.append("\(folder): no pictures in this folder or below") }
    }

    private mutating func walk(_ folder: String, _ others: inout [String]) throws {
        let real = URL(fileURLWithPath: folder).resolvingSymlinksInPath().path
        guard open.insert(real).inserted else {
            notes.append("\(folder): a link to a folder above it, not followed")
            return
        }
        defer { open.remove(real) }
        for name in try Files.names(in: folder) where !name.hasPrefix(".") {
            let path = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
            if Files.isFolder(path) {
                try walk(path, &others)
            } else if Self.endings.contains(URL(fileURLWithPath: path).pathExtension.lowercased()) {
                pictures.append(PictureRequest(path: path))
            } else {
                others.append(path)
            }
        }
    }

    private mutating func addList(_ path: String) throws {
        let count = pictures.count
        let file = try Self.named(path) { () throws(RecordError) in try InputFile(path) }
        defer { file.close() }
        let bytes = try Self.bytes(of: file)
        if let first = bytes.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }).first, PictureTable.isHeader(first) {
            let table = try PictureTable(bytes, file: file.name)
            pictures += table.pictures
            if !table.unused.isEmpty {
                notes.append("\(file.name): columns not used: \(table.unused.joined(separator: ", "))")
            }
        } else {
            var lines = LineSplitter(limit: 1 << 20)
            try lines.split(bytes) { try addLine($0, of: file.name) }
            try lines.finish { try addLine($0, of: file.name) }
        }
        if pictures.count == count { notes.append("\(file.name): no pictures in this list") }
    }

    /// All of a list, of at most a gibibyte.
    private static func bytes(of file: InputFile) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while true {
            let block = try file.read()
            if block.isEmpty { return bytes }
            bytes += block
            if bytes.count > 1 << 30 { throw PictureListError.list(file.name, line: nil, "the list is too long") }
        }
    }

    private static func named(_ path: String, _ open: () throws(RecordError) -> InputFile) throws -> InputFile {
        do {
            return try open()
        } catch {
            throw PictureListError.list(path, line: nil, "\(error)")
        }
    }

    private mutating func addLine(_ line: LineSplitter.Line, of list: String) throws {
        guard var bytes = line.bytes else {
            throw PictureListError.list(list, line: line.number, "the line is too long")
        }
        if line.number == 1, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
        while let last = bytes.last, last == 0x0D || last == 0x00 { bytes.removeLast() }
        if bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { return }
        do {
            if bytes.first == UInt8(ascii: "{") {
                let record = try JSONRecord(bytes)
                pictures.append(PictureRequest(path: try record.string("image"), question: try OwnQuestion(record)))
            } else {
                try add(String(decoding: bytes, as: UTF8.self))
            }
        } catch let error as RecordError {
            throw PictureListError.list(list, line: line.number, "\(error)")
        }
    }

    /// What a pattern matches, in the order of the names.
    private static func matches(_ pattern: String) throws(PictureListError) -> [String] {
        var found = glob_t()
        defer { globfree(&found) }
        guard glob(pattern, 0, nil, &found) == 0 else { throw .noMatch(pattern) }
        return (0..<Int(found.gl_pathc)).compactMap { index in found.gl_pathv[index].map { String(cString: $0) } }
    }
}

/// Why there are no pictures to work on.
enum PictureListError: Error, Hashable {
    case nothing([String], notes: [String])
    case noMatch(String)
    case stdinTwice
    case list(String, line: Int?, String)
}

extension PictureListError: CustomStringConvertible {
    var description: String {
        switch self {
        case .nothing(let arguments, let notes):
            "nothing to do: "
                + (notes.isEmpty
                    ? "no pictures in \(arguments.joined(separator: ", "))" : notes.joined(separator: "; "))
                + ". Pictures end in \(PictureList.endings.sorted().joined(separator: ", "))"
        case .noMatch(let pattern): "nothing to do: \(pattern) matches no file"
        case .stdinTwice: "stdin is read once: give one of - and @-, once"
        case .list(let path, nil, let reason): "\(path): \(reason)"
        case .list(let path, let line?, let reason): "\(path):\(line): \(reason)"
        }
    }
}
