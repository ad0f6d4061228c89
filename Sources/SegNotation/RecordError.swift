/// Why a line, a file or stdout could not be used; the sentence is made in `description`.
package enum RecordError: Error, Hashable {
    /// The line is no JSON: at byte `offset` of it something else was due.
    case syntax(offset: Int, expected: String)
    /// The line is not UTF-8.
    case notUTF8
    /// The line is longer than any record may be.
    case tooLong(limit: Int)
    /// The record lacks a member.
    case missingMember(name: String)
    /// A member has another type or shape.
    case wrongMember(name: String, expected: String)
    /// A file could not be opened or read.
    case unreadable(reason: String)
    /// A record's picture has another size than the record says.
    case wrongPicture(path: String, width: Int, height: Int, expected: String)
    /// stdout could not be written.
    case unwritable(reason: String)
}

extension RecordError: CustomStringConvertible {
    /// One sentence for a person.
    package var description: String {
        switch self {
        case .syntax(let offset, let expected): "no JSON: \(expected) expected at byte \(offset)"
        case .notUTF8: "the line is not UTF-8"
        case .tooLong(let limit): "the line is longer than \(limit) bytes"
        case .missingMember(let name): "“\(name)” is missing"
        case .wrongMember(let name, let expected): "“\(name)” is not \(expected)"
        case .unreadable(let reason): "cannot be read: \(reason)"
        case .wrongPicture(let path, let width, let height, let expected):
            "\(path) has \(width) × \(height) pixels, the record says \(expected)"
        case .unwritable(let reason): "stdout cannot be written: \(reason)"
        }
    }
}
