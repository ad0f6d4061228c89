internal import Foundation

/// Access to the files of a checkpoint directory.
package enum CheckpointFile {
    /// Far above any tokenizer file (the largest public ones have some 35 MB).
    static let maximumBytes = 256 << 20

    /// Says that `bytes` are what Git LFS leaves in place of a large file, and what to do; nil when they begin otherwise.
    package static func pointerSentence(_ bytes: some Collection<UInt8>) -> String? {
        guard bytes.starts(with: "version https://git-lfs.github.com/spec/".utf8) else { return nil }
        return
            "it is a Git LFS pointer, not the file itself; fetch it with `git lfs pull` in the checkpoint's folder, or download it "
            + "again"
    }

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
            let bytes = [UInt8](try Data(contentsOf: url))
            if let sentence = pointerSentence(bytes) { throw TokenizerError.unreadable(file: name, reason: sentence) }
            return bytes
        } catch let error as TokenizerError {
            throw error
        } catch {
            throw .unreadable(file: name, reason: error.localizedDescription)
        }
    }
}
