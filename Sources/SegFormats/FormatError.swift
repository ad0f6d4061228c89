/// Why a dataset's file cannot be read: the file, the place, and what is wrong there.
public struct FormatError: Error, Hashable, Sendable {
    /// What is wrong.
    public enum Reason: Hashable, Sendable {
        /// The file cannot be opened or read.
        case unreadable(String)
        /// Something else stands where this should.
        case expected(String)
        /// It does not belong to what it is put together with.
        case part(String)
        /// A pickle is refused.
        case pickle(PickleError)
        /// A mask's run lengths or outline are refused, with geometry's sentence.
        case mask(String)
    }

    /// The file's path as it was given.
    public var file: String
    /// Bytes before the place; nil when the whole file is meant.
    public var offset: Int?
    /// What is wrong.
    public var reason: Reason

    package init(file: String, offset: Int? = nil, reason: Reason) {
        self.file = file
        self.offset = offset
        self.reason = reason
    }
}

extension FormatError: CustomStringConvertible {
    /// One sentence for a person.
    public var description: String {
        let place = offset.map { "\(file), byte \($0)" } ?? file
        switch reason {
        case .unreadable(let detail): return "\(place) cannot be read: \(detail)"
        case .expected(let what): return "\(place): expected \(what)"
        case .part(let detail): return "\(place): \(detail)"
        case .pickle(let error): return "\(file): \(error)"
        case .mask(let detail): return "\(place): \(detail)"
        }
    }
}
