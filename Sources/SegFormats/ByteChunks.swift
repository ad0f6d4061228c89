internal import Foundation

/// A file's bytes, a piece at a time.
package struct ByteChunks {
    /// The file's path as it was given.
    package let file: String
    private let handle: FileHandle
    private let size: Int

    /// Opens a file.
    ///
    /// - Throws: `FormatError.Reason.unreadable`.
    package init(_ path: String, size: Int = 1 << 20) throws(FormatError) {
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw FormatError(file: path, reason: .unreadable("it cannot be opened"))
        }
        file = path
        self.handle = handle
        self.size = size
    }

    /// The next bytes; nil at the end.
    ///
    /// - Throws: `FormatError.Reason.unreadable`.
    package func next() throws(FormatError) -> [UInt8]? {
        do {
            let data = try handle.read(upToCount: size)
            return data.flatMap { $0.isEmpty ? nil : [UInt8]($0) }
        } catch {
            throw FormatError(file: file, reason: .unreadable(error.localizedDescription))
        }
    }
}
