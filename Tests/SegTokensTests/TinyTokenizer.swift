import Foundation
import TestSupport

@testable import SegTokens

/// The recorded tokenizers, and ways to make small ones here.
enum TinyTokenizer {
    /// Golden/tokens.
    static let golden = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Golden/tokens", isDirectory: true)

    /// The recorded tokenizer in a folder of Golden/tokens: `qwen`, `qwen-split` or `kimi`.
    static func recorded(_ name: String) throws -> Tokenizer {
        try Tokenizer(directory: golden.appendingPathComponent(name, isDirectory: true))
    }

    /// What is recorded of a file there.
    static func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: golden.appendingPathComponent(name)))
    }

    /// Gives `body` a directory with the given files and removes it afterwards.
    @discardableResult
    static func withFolder<Result>(_ files: [String: String], _ body: (URL) throws -> Result) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tokens-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, text) in files {
            try Data(text.utf8).write(to: folder.appendingPathComponent(name))
        }
        return try body(folder)
    }

    /// A `tokenizer.json` of single bytes and the given merges, with members replaced or added as JSON.
    static func json(merges: [String] = [], _ members: [String: String] = [:], model: [String: String] = [:]) -> String
    {
        var ids = ByteAlphabet.scalarOfByte.enumerated().map { "\(quoted(String(Character($1)))): \($0)" }
        for (index, merge) in merges.enumerated() {
            ids.append("\(quoted(merge.filter { $0 != " " })): \(256 + index)")
        }
        let list = "[" + merges.map(quoted).joined(separator: ", ") + "]"
        let parts = ["type": "\"BPE\"", "vocab": "{\(ids.joined(separator: ", "))}", "merges": list]
        let all = [
            "model": object(parts.merging(model) { $1 }), "decoder": #"{"type": "ByteLevel"}"#,
            "pre_tokenizer": #"{"type": "ByteLevel", "add_prefix_space": false, "use_regex": false}"#,
        ]
        return object(all.merging(members) { $1 })
    }

    /// The tokenizer of a `tokenizer.json`.
    static func read(_ json: String) throws -> Tokenizer {
        try Tokenizer(tokenizerJSON: Array(json.utf8))
    }

    /// `text` in quotation marks; none of the characters used here needs more than these escapes.
    static func quoted(_ text: String) -> String {
        "\"" + text.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "\"", with: "\\\"") + "\""
    }

    private static func object(_ members: [String: String]) -> String {
        "{" + members.sorted { $0.key < $1.key }.map { "\(quoted($0.key)): \($0.value)" }.joined(separator: ", ") + "}"
    }
}

/// Random texts.
extension SplitMix64 {
    /// Up to `most` scalars: letters of many scripts, marks, digits, white space, symbols, or anything.
    mutating func text(most: Int) -> String {
        let pools: [[UInt32]] = [
            Array(0x20...0x7E), [0x20, 0x20, 0x0A, 0x0D, 0x09, 0x0B, 0x85, 0xA0, 0x2003, 0x3000],
            Array(0xC0...0x17F), Array(0x300...0x345), Array(0x391...0x3C9), Array(0x410...0x44F),
            Array(0x5D0...0x5EA), Array(0x915...0x94D), Array(0x3041...0x30FF), Array(0x4E00...0x4E40),
            [0x3005, 0x3007, 0x2E80, 0x1100, 0x1161, 0x11A8, 0xAC00, 0x1F600, 0x200D, 0x1F1E6, 0x17F, 0x27],
            Array(0x660...0x669) + [0xB2, 0xBD, 0x2160], [0x27, 0x73, 0x74, 0x72, 0x65, 0x4C, 0x6C, 0x56, 0x44],
        ]
        var text = ""
        for _ in 0..<Int.random(in: 0...most, using: &self) {
            let pool = pools.randomElement(using: &self) ?? []
            let any = UInt32.random(in: 0...0x10FFFF, using: &self)
            let scalar = Int.random(in: 0..<8, using: &self) == 0 ? any : pool.randomElement(using: &self) ?? any
            text.unicodeScalars.append(Unicode.Scalar(scalar) ?? "?")
        }
        return text
    }
}
