internal import Glibc
internal import SegFiles

/// Files below a folder, and what a system call says of one.
public enum FileTree {
    /// The paths of all files and links below `folder`, relative to it and sorted; links are not followed. Nothing where there is no folder.
    public static func files(in folder: String) -> [String] {
        var found: [String] = []
        for name in (try? Files.names(in: folder)) ?? [] {
            let path = "\(folder)/\(name)"
            if kind(path) == S_IFDIR {
                found += files(in: path).map { "\(name)/\($0)" }
            } else {
                found.append(name)
            }
        }
        return found
    }

    /// The bytes of a file, through links; nil where none is there or it is a folder.
    public static func size(_ path: String) -> Int? {
        var facts = stat()
        guard stat(path, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else { return nil }
        return Int(facts.st_size)
    }

    /// Whether something has this name, even a link that leads nowhere.
    public static func hasEntry(_ path: String) -> Bool { kind(path) != nil }

    /// Where a link leads, as it is written; nil where `path` is no link.
    public static func target(ofLink path: String) -> String? {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink(path, &buffer, buffer.count)
        guard count > 0 else { return nil }
        return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Bytes that are free for this user where `path` will be, looked up at the nearest folder above that exists; nil where the system
    /// does not say.
    public static func freeBytes(at path: String) -> Int? {
        var place = path[...]
        while true {
            var facts = statvfs()
            if statvfs(place.isEmpty ? "/" : String(place), &facts) == 0 {
                return Int(
                    clamping: UInt64(facts.f_bavail).multipliedReportingOverflow(by: UInt64(facts.f_frsize))
                        .partialValue)
            }
            guard let slash = place.lastIndex(of: "/") else { return nil }
            place = place[..<slash]
        }
    }

    private static func kind(_ path: String) -> mode_t? {
        var facts = stat()
        return lstat(path, &facts) == 0 ? facts.st_mode & S_IFMT : nil
    }
}
