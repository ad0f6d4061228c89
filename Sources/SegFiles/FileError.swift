public import Foundation

/// A file or folder that could not be used: which, what was tried, and why.
public struct FileError: Error, Hashable, Sendable {
    /// What was tried.
    public enum Action: String, Hashable, Sendable {
        case read = "cannot be read"
        case write = "cannot be written"
        case list = "cannot be listed"
        case make = "cannot be made"
        case copy = "cannot be copied"
        case move = "cannot be moved"
        case remove = "cannot be removed"
    }

    /// Where the file is, as the caller named it.
    public let path: String
    /// What was tried.
    public let action: Action
    /// Why it failed, in the system's words: `No such file or directory`.
    public let reason: String

    /// A failure for a known reason.
    public init(_ path: String, _ action: Action, reason: String) {
        (self.path, self.action, self.reason) = (path, action, reason)
    }

    /// A failure that Foundation, or this type, tells of.
    public init(_ path: String, _ action: Action, _ error: any Error) {
        self.init(path, action, reason: Self.reason(of: error))
    }

    /// The system's words for an error of Foundation.
    static func reason(of error: any Error) -> String {
        if let error = error as? FileError { return error.reason }
        let error = error as NSError
        if let underlying = error.userInfo[NSUnderlyingErrorKey] as? any Error { return reason(of: underlying) }
        if error.domain == NSPOSIXErrorDomain { return String(cString: strerror(Int32(error.code))) }
        guard error.domain == NSCocoaErrorDomain else { return error.localizedDescription }
        return words[CocoaError.Code(rawValue: error.code)] ?? error.localizedDescription
    }

    private static let words: [CocoaError.Code: String] = [
        .fileNoSuchFile: "No such file or directory",
        .fileReadNoSuchFile: "No such file or directory",
        .fileReadNoPermission: "Permission denied",
        .fileWriteNoPermission: "Permission denied",
        .fileWriteOutOfSpace: "No space left on device",
        .fileWriteVolumeReadOnly: "Read-only file system",
        .fileWriteFileExists: "File exists",
        .fileReadTooLarge: "File too large",
        .fileReadInapplicableStringEncoding: "The text is not UTF-8",
        .fileReadCorruptFile: "The text is not UTF-8",
    ]
}

extension FileError: CustomStringConvertible, LocalizedError {
    /// One sentence with the path and the reason: `out/x cannot be made: Permission denied`.
    public var description: String { "\(path) \(action.rawValue): \(reason)" }

    /// The same.
    public var errorDescription: String? { description }
}
