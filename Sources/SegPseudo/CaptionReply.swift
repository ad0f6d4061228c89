internal import Foundation

/// What a vision-language model wrote about an object, and the phrases in it: one a line.
struct CaptionReply: Hashable {
    /// The words as they came.
    var text: String
    /// Whether they were cut short.
    var isCutShort: Bool

    /// The phrases that can be used, in order, none twice: without thoughts before the answer, list marks, quotation marks and
    /// full stops. Left out are lines that announce the others, apologise, are no phrase but a text, or speak of what only marks
    /// in the picture told; and the last line of an answer that was cut short.
    var phrases: [String] {
        var lines = answer.split(whereSeparator: \.isNewline).map(String.init)
        if isCutShort { lines = lines.dropLast() }
        var seen: Set<String> = []
        let phrases = lines.map(Self.bare).filter { Self.isPhrase($0) && seen.insert($0.lowercased()).inserted }
        return Array(phrases.prefix(Self.most))
    }

    /// A model that repeats itself says no more after so many.
    private static let most = 10
    /// The longest phrase, in words.
    private static let mostWords = 30

    /// What follows the thoughts of models that think aloud; nothing when they never end.
    private var answer: Substring {
        guard let thoughts = text.range(of: "<think>") else { return text[...] }
        guard let end = text.range(of: "</think>", range: thoughts.upperBound..<text.endIndex) else { return "" }
        return text[end.upperBound...]
    }

    private static func bare(_ line: String) -> String {
        let unlisted = line.trimmingPrefix(/\s*(?:[-*•–]|\(?\d{1,2}[.):])\s+/)
        let words = unlisted.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let plain = words.trimmingCharacters(in: CharacterSet(charactersIn: " \"'“”‘’`*_«»"))
        let phrase = plain.hasSuffix(".") && !plain.hasSuffix("..") ? String(plain.dropLast()) : plain
        return phrase.trimmingCharacters(in: CharacterSet(charactersIn: " \"'“”‘’`*_«»"))
    }

    private static func isPhrase(_ line: String) -> Bool {
        guard line.contains(where: \.isLetter), !line.hasSuffix(":"), line.utf8.count <= 400,
            line.split(separator: " ").count <= mostWords
        else { return false }
        let words = line.lowercased()
        return !["red box", "bounding box", "{category}"].contains { words.contains($0) }
            && !["sorry", "i'm sorry", "i am sorry", "i cannot", "i can't", "i can’t", "as an ai"].contains {
                words.hasPrefix($0)
            }
    }
}
