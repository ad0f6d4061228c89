internal import Foundation

/// Names for the files of pictures: plain, within their folder, and each given once.
struct FileStems {
    private var used: Set<String> = []

    /// The name of a picture without its folder and ending; with a number when it has been given already.
    ///
    /// Control characters, separators and what Windows forbids become “_”; names that differ only in case count as one,
    /// since some file systems hold them to be one.
    mutating func prefix(for name: String) -> String {
        let prefix = Self.plain(name)
        var candidate = prefix
        var number = 2
        while !used.insert(candidate.lowercased()).inserted {
            candidate = "\(prefix)-\(number)"
            number += 1
        }
        return candidate
    }

    private static func plain(_ name: String) -> String {
        let last = name.split(separator: "/").last.map(String.init) ?? ""
        let dot = last.lastIndex(of: ".").flatMap { $0 == last.startIndex ? nil : $0 }
        var prefix = ""
        for character in dot.map({ last[..<$0] }) ?? last[...] {
            let scalar = character.unicodeScalars.first?.value ?? 0
            let isForbidden = scalar < 0x20 || scalar == 0x7F || "\\/:*?\"<>|\u{2028}\u{2029}".contains(character)
            // A file name may have 255 bytes; an ending and a number are added.
            if prefix.utf8.count + character.utf8.count > 180 { break }
            prefix.append(isForbidden ? "_" : character)
        }
        return prefix.allSatisfy { $0 == "." || $0 == " " } ? "picture" : prefix
    }
}
