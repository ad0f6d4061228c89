internal import Foundation

/// A document that grows: after each addition it ends as it must, so an interrupted run leaves a file that can be read.
struct GrowingFile {
    private let handle: FileHandle
    private let tail: [UInt8]
    private let separator: [UInt8]
    private var end: UInt64
    private var isEmpty = true

    /// Begins a file, in place of any that is there.
    ///
    /// - Throws: Foundation's errors about files.
    init(_ url: URL, head: String, separator: String, tail: String) throws {
        try Data().write(to: url)
        handle = try FileHandle(forWritingTo: url)
        self.tail = Array(tail.utf8)
        self.separator = Array(separator.utf8)
        end = UInt64(head.utf8.count)
        try handle.write(contentsOf: Data((head + tail).utf8))
    }

    /// Adds an item before the tail.
    mutating func add(_ item: some Sequence<UInt8>) throws {
        let bytes = (isEmpty ? [] : separator) + item
        try handle.seek(toOffset: end)
        try handle.write(contentsOf: Data(bytes + tail))
        end += UInt64(bytes.count)
        isEmpty = false
    }

    /// Closes the file.
    func close() throws { try handle.close() }
}
