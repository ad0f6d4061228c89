internal import Foundation
internal import SegFiles
internal import SegFormats

/// The files of a dataset that is a folder.
package enum FolderFiles {
    /// Paths of the files under `folder` that end in one of `extensions`, in the order of their names by code point;
    /// hidden files are passed over.
    ///
    /// - Throws: `FormatError.Reason.unreadable`.
    static func sorted(in folder: String, extensions: Set<String>) throws(FormatError) -> [String] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue,
            let found = FileManager.default.enumerator(atPath: folder)
        else { throw FormatError(file: folder, reason: .unreadable("it is no folder")) }
        var paths: [String] = []
        while let path = found.nextObject() as? String {
            guard extensions.contains(ending(of: path)),
                !path.split(separator: "/").contains(where: { $0.hasPrefix(".") })
            else { continue }
            paths.append(path)
        }
        return paths.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.map { "\(folder)/\($0)" }
    }

    /// What stands behind a path's last point, in lower case.
    static func ending(of path: String) -> String {
        URL(fileURLWithPath: path).pathExtension.lowercased()
    }

    /// A path without its folders and its ending.
    package static func prefix(of path: String) -> String {
        URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
    }

    /// The folder of a path; `.` for a bare name.
    package static func folder(of path: String) -> String {
        path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    }

    /// Whether a file is at `path`; a folder is none.
    package static func isFile(_ path: String) -> Bool { Files.exists(path) && !Files.isFolder(path) }

    /// A path as it stands in a file of `folder`.
    package static func resolved(_ path: String, in folder: String) -> String {
        path.hasPrefix("/") ? path : "\(folder)/\(path)"
    }
}
