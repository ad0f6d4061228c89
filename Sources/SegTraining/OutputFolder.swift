internal import Foundation

/// The folder of a run, before anything is done for it.
enum OutputFolder {
    /// Makes the folder and tries to write in it.
    ///
    /// - Throws: `TrainingError.file` with what keeps a run from writing there.
    static func prepare(_ output: URL) throws {
        let sign = output.appendingPathComponent(".writable-\(UUID().uuidString)")
        do {
            try FileManager.default.createDirectory(at: output, withIntermediateDirectories: true)
        } catch {
            throw unusable(output)
        }
        let descriptor = open(sign.path, O_CREAT | O_EXCL | O_WRONLY, 0o600)
        guard descriptor >= 0 else { throw unusable(output) }
        close(descriptor)
        unlink(sign.path)
    }

    private static func unusable(_ output: URL) -> TrainingError {
        let reason = String(cString: strerror(errno))
        return .file(
            path: output.path,
            reason: "the run's folder cannot be written (\(reason)); `output` of the configuration names it")
    }
}
