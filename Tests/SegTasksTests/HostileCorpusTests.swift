import Foundation
import SegRewards
import SegTasks
import TestSupport
import Testing

@testable import SegFormats

/// Every reader of text files meets what other tools, other systems and accidents write. One law: what is read is what the
/// clean file says, or something is said that names the file. `Documentation/formats-in.md` tells where each idea is from.
@Suite struct HostileCorpusTests {
    private typealias Outcome = (objects: [String], said: [String])

    /// What a reader makes of a text in place of its clean one.
    private func outcome(_ reader: HostileReader, _ bytes: [UInt8]) throws -> Outcome {
        let folder = try TextFolder()
        try reader.addOthers(to: folder)
        try folder.write(bytes, to: reader.file)
        do {
            let (objects, report) = try reader.read(folder)
            return (objects, report.entries.map(\.detail))
        } catch {
            return ([], ["\(error)"])
        }
    }

    private func clean(_ reader: HostileReader) throws -> [String] {
        let (objects, said) = try outcome(reader, [UInt8](reader.clean.utf8))
        #expect(said.isEmpty && !objects.isEmpty, "\(reader.testDescription): \(said)")
        return objects
    }

    /// The law: as the clean file, or said with the file's name.
    private func expectTold(
        _ reader: HostileReader, _ bytes: [UInt8], like clean: [String], _ what: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let (objects, said) = try outcome(reader, bytes)
        if objects == clean { return }
        let name = FolderName.last(reader.file)
        let stem = name.split(separator: ".").first.map(String.init) ?? name
        #expect(
            said.contains {
                $0.contains(stem) || $0.hasPrefix("grefcoco") && reader.file.hasPrefix("grefcoco")
                    || $0.hasPrefix("labels:") && reader.syntax == .yaml
            },
            "\(what): read \(objects), said \(said)",
            sourceLocation: sourceLocation)
    }

    @Test(arguments: HostileReader.all)
    func `line ends, byte order marks and white space change nothing`(reader: HostileReader) throws {
        let clean = try clean(reader)
        let text = reader.clean
        var same = ["\r\n", "\r"].map { text.replacing("\n", with: $0) }
        same += [text + "\n\n", text + " \n", text.replacing("\n", with: "\n\n")]
        if reader.syntax == .json { same += [text.replacing("\": ", with: "\":\t\r\n "), "\n" + text, "\r" + text] }
        if reader.syntax == .lines {
            same += ["\r\n" + text, text.replacing("\n", with: "\n \t\n"), String(text.dropLast())]
        }
        // Indentation is YAML's syntax, and CSV's blank lines are passed over.
        if reader.syntax == .csv { same += [text.replacing("\n", with: "\r\n\n")] }
        for text in same {
            for mark in ["", "\u{FEFF}"] {
                let (objects, said) = try outcome(reader, [UInt8]((mark + text).utf8))
                #expect(objects == clean && said.isEmpty, "\((mark + text).debugDescription): \(said)")
            }
        }
    }

    @Test(arguments: HostileReader.all)
    func `other encodings and other kinds of files are told`(reader: HostileReader) throws {
        let clean = try clean(reader)
        let text = reader.clean
        let spoilt: [(String, [UInt8])] = [
            ("UTF-16", [0xFF, 0xFE] + text.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }),
            (
                "UTF-16, big endian",
                [0xFE, 0xFF] + text.utf16.flatMap { [UInt8($0 >> 8), UInt8(truncatingIfNeeded: $0)] }
            ),
            ("UTF-16 without a mark", text.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }),
            (
                "UTF-32",
                text.unicodeScalars.flatMap {
                    [UInt8(truncatingIfNeeded: $0.value), UInt8($0.value >> 8 & 0xFF), 0, 0]
                }
            ),
            ("Latin-1", text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }),
            ("gzip", [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0x4B, 4, 0]), ("nothing", []), ("NUL", [0, 0, 0, 0]),
            ("a page", [UInt8]("<!DOCTYPE html><html><body>404</body></html>\n".utf8)),
            (
                "a pointer of Git LFS",
                [UInt8]("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n".utf8)
            ),
            ("another dataset", [UInt8]("{\"info\": {}, \"licenses\": []}".utf8)), ("null", [UInt8]("null".utf8)),
        ]
        // Any words are names.
        let isWords = reader.file == "names.txt"
        // A file without a record is empty, and YOLO's says that the picture shows nothing.
        let mayBeEmpty = reader.syntax == .lines || ["talk.json", "labels/a.txt"].contains(reader.file)
        for (what, bytes) in spoilt {
            if isWords, ["null", "another dataset"].contains(what) { continue }
            if mayBeEmpty, what == "nothing" { continue }
            try expectTold(reader, bytes, like: clean, what)
        }
    }

    @Test(arguments: HostileReader.all.filter { $0.syntax == .json || $0.syntax == .lines })
    func `JSON that is cut anywhere is told`(reader: HostileReader) throws {
        let clean = try clean(reader)
        let bytes = [UInt8](reader.clean.utf8)
        var random = SplitMix64(seed: 77)
        for _ in 0..<60 {
            let count = Int.random(in: 1..<bytes.count - 1, using: &random)
            // Lines that are missing as a whole leave no trace.
            if reader.syntax == .lines, bytes[count - 1] == 0x0A || bytes[count] == 0x0A { continue }
            try expectTold(reader, Array(bytes.prefix(count)), like: clean, "cut at \(count)")
        }
    }

    @Test(arguments: HostileReader.all.filter { $0.syntax == .json || $0.syntax == .lines })
    func `a member that is missing, stands twice or holds something else is told`(reader: HostileReader) throws {
        let clean = try clean(reader)
        for match in reader.clean.matches(of: /"([a-zA-Z_]+)": ("(?:[^"\\]|\\.)*"|-?[0-9.]+|true|false)/) {
            let name = String(match.1)
            func replaced(_ text: String) -> [UInt8] {
                [UInt8](reader.clean.replacingCharacters(in: match.range, with: text).utf8)
            }
            try expectTold(
                reader, replaced("\"\(name)\": \(match.2), \"\(name)\": \(match.2)"), like: clean, "\(name) twice")
            if reader.optional.contains(name) { continue }
            try expectTold(reader, replaced("\"other\": 0"), like: clean, "no \(name)")
            for other in ["null", "[]", "{}", "[[1]]", "\"\"", "true"] where other != match.2 {
                if other == "\"\"", reader.free.contains(name) { continue }
                try expectTold(reader, replaced("\"\(name)\": \(other)"), like: clean, "\(name): \(other)")
            }
        }
    }

    @Test(arguments: HostileReader.all.filter { $0.syntax == .json || $0.syntax == .lines || $0.syntax == .words })
    func `numbers as other tools print them are the same, and what is none is told`(reader: HostileReader) throws {
        let clean = try clean(reader)
        let isJSON = reader.syntax != .words
        for match in reader.clean.matches(of: /[^a-z0-9."_]([0-9]+(?:\.[0-9]+)?)(?![a-z0-9.])/) {
            let number = String(match.1)
            func replaced(_ text: String) -> [UInt8] {
                let range = match.1.startIndex..<match.1.endIndex
                return [UInt8](reader.clean.replacingCharacters(in: range, with: text).utf8)
            }
            var same = ["\(number)e0", "\(number)E+00"]
            if !number.contains(".") { same += ["\(number).0", "\(number).000e+00"] }
            if !isJSON { same += ["+\(number)", "0\(number)"] }
            for text in same {
                let (objects, said) = try outcome(reader, replaced(text))
                #expect(objects == clean && said.isEmpty, "\(text) for \(number): \(said)")
            }
            var none = [
                "NaN", "Infinity", "-Infinity", "1e999", "1e-", "--1", "0x1F", "1_000", "1,5", "\u{0661}",
            ]
            if isJSON { none += ["+\(number)", "0\(number)0", ".5", "5.", "'1'"] }
            for text in none { try expectTold(reader, replaced(text), like: clean, "\(text) for \(number)") }
        }
    }

    @Test(arguments: [
        "image;mask;text\na.png;m.png;x\n", "image\tmask\ttext\na.png\tm.png\tx\n", "Image,Mask,Text\na.png,m.png,x\n",
        "image,image,mask,text\na,b,m.png,x\n", "image,text\nimages/a.png,x\n", "\"image\",\"mask\",\"text\n",
    ])
    func `a CSV of other separators or names is told`(text: String) throws {
        let reader = try #require(HostileReader.all.first { $0.syntax == .csv })
        try expectTold(reader, [UInt8](text.utf8), like: try clean(reader), text)
    }

    @Test(arguments: [
        "names: cat", "names: [cat, {a: b}]", "names: {0: cat, 0: dog}", "names: [cat, cat]", "names: {a: cat}",
        "names:\n- cat\n-dog", "names: [cat", "nc: 2", "names: &x [*x]", "names: {-1: cat}",
    ])
    func `a data.yaml of other names is told`(text: String) throws {
        let reader = try #require(HostileReader.all.first { $0.syntax == .yaml })
        try expectTold(reader, [UInt8](text.utf8), like: try clean(reader), text)
    }

    @Test(arguments: [
        "0 0 0 50 0 50 60 0 60", "0 0.1 0.1 0.2", "0,0.1,0.1,0.2,0.2,0.1,0.3", "cat 0 0 1 0 1 1", "-1 0 0 1 0 1 1",
        "0.5 0 0 1 0 1 1", "7 0 0 1 0 1 1", "0 -0.5 0 1 0 1 1",
    ])
    func `YOLO's rows in pixels, boxes and unknown classes are told`(row: String) throws {
        let reader = try #require(HostileReader.all.first { $0.file == "labels/a.txt" })
        try expectTold(reader, [UInt8](row.utf8), like: try clean(reader), row)
    }
}
