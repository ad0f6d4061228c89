public import Foundation
internal import SegLayers
internal import Torch

/// A checkpoint with an adapter's changes added to its matrices: a model like any other, with no adapter.
public enum AdapterMerge {
    /// Writes the merged checkpoint: the base's files, shard by shard, with the same names and types.
    ///
    /// Sums are made in float32 and rounded once. No more than one matrix is held at a time.
    ///
    /// - Parameters:
    ///   - base: the model, in Hugging Face layout.
    ///   - adapter: what changes it.
    ///   - directory: made; it must not hold weights.
    /// - Throws: ``ModelError`` and `TorchError`, each naming the file at fault.
    /// - Returns: the number of layers that were changed.
    @discardableResult
    public static func write(base: URL, adapter: Adapter, to directory: URL) throws -> Int {
        let checkpoint = try Checkpoint(directory: base)
        guard checkpoint.account.problems.isEmpty else {
            throw ModelError.checkpoint(path: base.path, problems: checkpoint.account.problems)
        }
        let weights = try SafetensorsCheckpoint(directory: base.path)
        try ModelFiles.prepare(directory)
        let map = checkpoint.config.checkpointMap
        var changes = try adapter.changes(for: map)
        let count = changes.count
        for file in weights.files {
            try write(file, map: map, changes: &changes, to: directory)
        }
        if let path = changes.keys.min() { throw LayerError.missingParameter(name: "\(path).weight") }
        try ModelFiles.copyOthers(from: base, to: directory, keepsShards: true)
        return count
    }

    private static func write(
        _ file: SafetensorsFile, map: CheckpointMap, changes: inout [String: LoRADelta], to directory: URL
    ) throws {
        let here = file.names.reduce(into: [String: LoRADelta]()) { found, name in
            let parameter = map.canonicalName(of: name)
            guard parameter.hasSuffix(".weight") else { return }
            found[name] = changes.removeValue(forKey: String(parameter.dropLast(".weight".count)))
        }
        let pending = try file.header.entries.map { entry in
            PendingTensor(
                name: entry.name, shape: entry.shape, dtype: try file.tensor(entry.name).dtype,
                make: { () throws(TorchError) in try merged(entry.name, of: file, here[entry.name]) },
                release: { () throws(TorchError) in try file.release(entry.name) })
        }
        let name = URL(fileURLWithPath: file.path).lastPathComponent
        try SafetensorsWriter.write(
            pending, metadata: file.metadata, to: directory.appendingPathComponent(name).path)
    }

    private static func merged(
        _ name: String, of file: SafetensorsFile, _ change: LoRADelta?
    ) throws(TorchError) -> Tensor {
        let own = try file.tensor(name)
        guard let change else { return own }
        return try (own.to(.float32) + change.matrix()).to(own.dtype)
    }
}
