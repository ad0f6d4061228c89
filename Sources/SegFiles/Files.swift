public import Foundation
internal import Glibc

/// The one way to files: every failure is a ``FileError`` that names the path and the reason.
///
/// Foundation's own errors name neither in words that a person can use, and some of its calls end the process.
public enum Files {
    /// The bytes of a file.
    public static func data(at path: String, options: Data.ReadingOptions = []) throws(FileError) -> Data {
        try attempt(path, .read) {
            if isFolder(path) { throw FileError(path, .read, reason: "Is a directory") }
            return try Data(contentsOf: URL(fileURLWithPath: path), options: options)
        }
    }

    /// The text of a file in UTF-8.
    public static func text(at path: String) throws(FileError) -> String {
        guard let text = String(validating: try data(at: path), as: UTF8.self) else {
            throw FileError(path, .read, reason: "The text is not UTF-8")
        }
        return text
    }

    /// Writes a file as a whole. Atomically: under its name stands what was there before, or everything.
    public static func write(_ data: some DataProtocol, to path: String, isAtomic: Bool = true) throws(FileError) {
        try attempt(path, .write) {
            if isFolder(path) { throw FileError(path, .write, reason: "Is a directory") }
            try Data(data).write(to: URL(fileURLWithPath: path), options: isAtomic ? .atomic : [])
        }
    }

    /// Makes a folder, and those above it, where they are missing.
    public static func makeFolder(_ path: String) throws(FileError) {
        try attempt(path, .make) {
            if FileManager.default.fileExists(atPath: path), !isFolder(path) {
                throw FileError(path, .make, reason: "A file of this name exists")
            }
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        }
    }

    /// The names in a folder, sorted.
    public static func names(in folder: String) throws(FileError) -> [String] {
        try attempt(folder, .list) { try FileManager.default.contentsOfDirectory(atPath: folder).sorted() }
    }

    /// Copies a file to where none is.
    public static func copy(_ path: String, to target: String) throws(FileError) {
        try attempt(path, .copy) { try FileManager.default.copyItem(atPath: path, toPath: target) }
    }

    /// Moves a file or a folder to where none is.
    public static func move(_ path: String, to target: String) throws(FileError) {
        try attempt(path, .move) { try FileManager.default.moveItem(atPath: path, toPath: target) }
    }

    /// Gives a file another name in one step, in place of what had it.
    public static func rename(_ path: String, to target: String) throws(FileError) {
        guard Glibc.rename(path, target) == 0 else {
            throw FileError(path, .move, reason: String(cString: strerror(errno)))
        }
    }

    /// Removes a file, or a folder with all that it holds.
    public static func remove(_ path: String) throws(FileError) {
        try attempt(path, .remove) { try FileManager.default.removeItem(atPath: path) }
    }

    /// Whether a folder is at `path`.
    public static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }

    /// Whether anything is at `path`.
    public static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

    /// Does something with a file that may fail in Foundation's words, and says it in ours.
    public static func attempt<Result>(
        _ path: String, _ action: FileError.Action, _ work: () throws -> Result
    ) throws(FileError) -> Result {
        do {
            return try work()
        } catch {
            throw FileError(path, action, error)
        }
    }
}
