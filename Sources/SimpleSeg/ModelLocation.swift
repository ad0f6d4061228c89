public import FoundationEssentials
import SegModels

/// Finds a checkpoint's folder from what a person calls it.
///
/// A path of a folder is that folder. A bare name, `nano` when none is given, is looked for as `Models/NAME` in the working directory
/// and in each folder above it, then in the executable's folder and in each folder above that.
public struct ModelLocation: Hashable, Sendable {
    /// The embedded checkpoint.
    public static let defaultName = "nano"

    /// The folder that holds config.json, or adapter_config.json.
    public let directory: URL

    /// Looks for `name`.
    ///
    /// - Throws: ``SegmenterError/noModel(name:searched:)`` with the places that were looked at.
    public init(_ name: String? = nil) throws(SegmenterError) {
        let name = name ?? Self.defaultName
        var searched = [name]
        if Self.isModel(URL(filePath: name)) {
            directory = URL(filePath: name)
            return
        }
        if !name.contains("/") {
            for folder in Self.startingPoints().flatMap(Self.upwards) {
                let candidate = folder.appending(path: "Models").appending(path: name)
                if Self.isModel(candidate) {
                    directory = candidate
                    return
                }
                searched.append(candidate.path)
            }
        }
        throw .noModel(name: name, searched: searched)
    }

    private static func isModel(_ folder: URL) -> Bool {
        ["config.json", Adapter.configName].contains {
            FileManager.default.fileExists(atPath: folder.appending(path: $0).path)
        }
    }

    private static func startingPoints() -> [URL] {
        let working = URL(filePath: FileManager.default.currentDirectoryPath)
        // The link names the running program, however it was found.
        let executable = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return [working] + (executable.map { [URL(filePath: $0).deletingLastPathComponent()] } ?? [])
    }

    /// The folder and all above it.
    private static func upwards(_ folder: URL) -> [URL] {
        let parts = folder.path.split(separator: "/")
        return (0...parts.count).reversed().map { URL(filePath: "/" + parts.prefix($0).joined(separator: "/")) }
    }
}
