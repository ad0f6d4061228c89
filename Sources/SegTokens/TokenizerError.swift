/// Why a checkpoint's tokenizer files cannot be used.
public enum TokenizerError: Error, Equatable, Sendable {
    /// The directory holds none of the files that make a tokenizer.
    case noTokenizer(directory: String)
    /// A file that is needed cannot be read.
    case unreadable(file: String, reason: String)
    /// A file is larger than any tokenizer's.
    case tooLarge(file: String, bytes: Int, limit: Int)
    /// The file is not JSON: what is wrong, at which byte.
    case malformedJSON(file: String, offset: Int, problem: String)
    /// A line of `merges.txt` or `tiktoken.model` (counted from 1) is not what the format says.
    case malformedLine(file: String, line: Int, problem: String)
    /// A JSON value of another type or range than the format says.
    case unexpectedValue(file: String, place: String, expected: String, found: String)
    /// A key that the format needs is absent.
    case missing(file: String, place: String)
    /// A feature that this library does not have; using the file without it would give wrong ids.
    case unsupported(file: String, place: String, feature: String)
    /// Two statements of the files that cannot both hold.
    case conflict(file: String, place: String, problem: String)
    /// No chat template of the checkpoint is one that this library knows; the role markers that were seen.
    case unknownTemplate(file: String, markers: [String])
    /// The chat template needs a special token that the tokenizer does not have.
    case missingSpecialToken(String)
}

extension TokenizerError: CustomStringConvertible {
    /// One sentence for a person: the file, the place, what was expected and what is there.
    public var description: String {
        switch self {
        case .noTokenizer(let directory):
            "\(directory) has no tokenizer: expected tokenizer.json, vocab.json with merges.txt, or tiktoken.model"
        case .unreadable(let file, let reason):
            "\(file) cannot be read: \(reason)"
        case .tooLarge(let file, let bytes, let limit):
            "\(file) has \(bytes) bytes; at most \(limit) are read"
        case .malformedJSON(let file, let offset, let problem):
            "\(file) is not valid JSON: \(problem) at byte \(offset)"
        case .malformedLine(let file, let line, let problem):
            "\(file), line \(line): \(problem)"
        case .unexpectedValue(let file, let place, let expected, let found):
            "\(file), \(place): expected \(expected), found \(found)"
        case .missing(let file, let place):
            "\(file), \(place): missing"
        case .unsupported(let file, let place, let feature):
            "\(file), \(place): \(feature) is not supported"
        case .conflict(let file, let place, let problem):
            "\(file), \(place): \(problem)"
        case .unknownTemplate(let file, let markers):
            "\(file): not a known chat template (role markers seen: \(markers.joined(separator: " ")))"
        case .missingSpecialToken(let token):
            "the chat template needs the special token \(token), which the tokenizer does not have"
        }
    }
}
