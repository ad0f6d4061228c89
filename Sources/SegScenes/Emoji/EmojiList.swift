internal import Foundation
internal import SegFormats

/// An emoji as Unicode lists it.
struct EmojiEntry: Hashable, Sendable {
    /// The character; what takes several is left out, since only a text shaper could find its glyph.
    var character: UInt32
    /// The CLDR short name: "red apple".
    var name: String
    /// "Food & Drink".
    var group: String
    /// "food-fruit".
    var subgroup: String
}

/// Unicode's `emoji-test.txt` (Emoji 15.0): code points, names, groups.
enum EmojiList {
    /// The emoji of one character, with or without a variation selector, in the order of the file.
    ///
    /// - Throws: `EmojiError.missing`, `.unreadable`, and `.brokenNames` for a line that does not follow the format.
    static func read(_ path: String) throws(EmojiError) -> [EmojiEntry] {
        let bytes = try EmojiFile.bytes(path, package: "unicode-data")
        return try parse(String(decoding: bytes, as: UTF8.self), path: path)
    }

    static func parse(_ text: String, path: String) throws(EmojiError) -> [EmojiEntry] {
        var (group, subgroup) = ("", "")
        var entries: [EmojiEntry] = []
        for entry in TextLines.split([UInt8](text.utf8)) {
            let line = entry.text[...]
            if line.hasPrefix("# group: ") {
                group = String(line.dropFirst(9))
            } else if line.hasPrefix("# subgroup: ") {
                subgroup = String(line.dropFirst(12))
            } else if !line.hasPrefix("#"), !line.allSatisfy(\.isWhitespace) {
                guard let row = Row(line) else { throw .brokenNames(path: path, line: entry.number) }
                guard row.isFullyQualified, let character = row.character else { continue }
                entries.append(EmojiEntry(character: character, name: row.name, group: group, subgroup: subgroup))
            }
        }
        return entries
    }

    /// `1F34E ; fully-qualified # 🍎 E0.6 red apple`
    private struct Row {
        var codePoints: [UInt32]
        var isFullyQualified: Bool
        var name: String

        init?(_ line: Substring) {
            guard let semicolon = line.firstIndex(of: ";"), let hash = line[semicolon...].firstIndex(of: "#") else {
                return nil
            }
            let points = line[..<semicolon].split(separator: " ")
            codePoints = points.compactMap { UInt32($0, radix: 16) }
            // The emoji itself, the version, the name.
            let words = line[hash...].dropFirst().split(separator: " ", maxSplits: 2)
            guard !points.isEmpty, codePoints.count == points.count, words.count == 3 else { return nil }
            isFullyQualified = line[semicolon..<hash].contains("fully-qualified")
            name = String(words[2])
        }

        /// The only character but for U+FE0F, which asks for the coloured form.
        var character: UInt32? {
            let rest = codePoints.filter { $0 != 0xFE0F }
            return rest.count == 1 ? rest[0] : nil
        }
    }
}

/// Files that come with Debian packages.
enum EmojiFile {
    /// The largest file that is read.
    static let limit = 256 << 20

    static func bytes(_ path: String, package: String) throws(EmojiError) -> [UInt8] {
        guard FileManager.default.fileExists(atPath: path) else { throw .missing(path: path, package: package) }
        let data: Data
        do {
            let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            defer { try? handle.close() }
            data = try handle.read(upToCount: limit + 1) ?? Data()
        } catch {
            throw .unreadable(path: path, reason: error.localizedDescription)
        }
        guard data.count <= limit else { throw .unreadable(path: path, reason: "it has more than \(limit) bytes") }
        return [UInt8](data)
    }
}
