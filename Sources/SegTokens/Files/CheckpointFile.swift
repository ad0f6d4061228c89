internal import Foundation

/// Access to the files of a checkpoint directory.
enum CheckpointFile {
    /// Far above any tokenizer file (the largest public ones have some 35 MB).
    static let maximumBytes = 256 << 20

    /// Whether `directory` holds a file named `name`.
    static func exists(_ name: String, in directory: URL) -> Bool {
        FileManager.default.fileExists(atPath: directory.appendingPathComponent(name).path)
    }

    /// The contents of the file named `name`.
    static func bytes(of name: String, in directory: URL) throws(TokenizerError) -> [UInt8] {
        let url = directory.appendingPathComponent(name)
        do {
            let size = try FileManager.default.attributesOfItem(atPath: url.resolvingSymlinksInPath().path)[.size]
            let count = (size as? NSNumber)?.intValue ?? 0
            guard count <= maximumBytes else {
                throw TokenizerError.tooLarge(file: name, bytes: count, limit: maximumBytes)
            }
            return [UInt8](try Data(contentsOf: url))
        } catch let error as TokenizerError {
            throw error
        } catch {
            throw .unreadable(file: name, reason: error.localizedDescription)
        }
    }
}
