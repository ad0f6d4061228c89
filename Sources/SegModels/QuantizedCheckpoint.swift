public import Foundation
internal import SegLayers
internal import Torch

/// Writes a checkpoint whose matrices are quantized once, so that loading it converts nothing.
public enum QuantizedCheckpoint {
    /// What was written.
    public struct Summary: Equatable, Sendable {
        /// Matrices of each format, by its name.
        public let matrices: [String: Int]
        /// Tensors that hold numbers as before.
        public let others: Int
        /// Bytes of all tensors together.
        public let byteCount: Int
    }

    /// Writes `checkpoint` as it is loaded with `dtype`: answers are the same.
    ///
    /// Matrices are quantized one after the other out of the mapped files, so that memory holds one of them; each is quantized twice, as scales and codes
    /// lie apart in the file.
    ///
    /// - Parameters:
    ///   - checkpoint: without adapter, and not quantized.
    ///   - dtype: int8 or int4.
    ///   - directory: made; it must not hold weights.
    /// - Throws: ``ModelError`` and `TorchError`, each naming the file at fault.
    /// - Returns: what was written.
    @discardableResult
    public static func write(_ checkpoint: Checkpoint, dtype: DTypeChoice, to directory: URL) throws -> Summary {
        let path = checkpoint.directory.path
        guard checkpoint.adapter == nil else {
            throw ModelError.unreadable(path: path, reason: "merge the adapter into its base first")
        }
        guard !checkpoint.isQuantized else { throw ModelError.unreadable(path: path, reason: "is quantized already") }
        guard checkpoint.account.problems.isEmpty else {
            throw ModelError.checkpoint(path: path, problems: checkpoint.account.problems)
        }
        let config = try quantizedConfig(checkpoint.configJSON, path: path)
        try ModelFiles.prepare(directory)
        var summary = (matrices: [String: Int](), others: 0)
        let pending = checkpoint.account.consumed.flatMap { item -> [PendingTensor] in
            guard let format = dtype.format(of: item.parameter) else {
                summary.others += 1
                return [checkpoint.pendingNumbers(item, dtype)]
            }
            summary.matrices[format.rawValue, default: 0] += 1
            return checkpoint.pendingParts(item, format)
        }
        try SafetensorsWriter.write(
            pending, metadata: ["format": "pt"],
            to: directory.appendingPathComponent(SafetensorsCheckpoint.fileName).path)
        try config.write(to: directory.appendingPathComponent("config.json"), options: .atomic)
        try ModelFiles.copyOthers(from: checkpoint.directory, to: directory, keepsShards: false)
        let bytes = try SafetensorsCheckpoint(directory: directory.path).byteCount
        return Summary(matrices: summary.matrices, others: summary.others, byteCount: bytes)
    }

    /// config.json with the member that names the layout before its others, and no other byte changed.
    private static func quantizedConfig(_ json: Data, path: String) throws(ModelError) -> Data {
        let file = "\(path)/config.json"
        guard try ConfigFile.members(of: json, path: file)["quantization_config"] == nil else {
            throw .unreadable(path: file, reason: "names a quantization already")
        }
        guard let brace = json.firstIndex(of: UInt8(ascii: "{")) else {
            throw .notJSON(path: file, reason: "no object")
        }
        return json[...brace] + Data("\n  \(StoredQuantization.configMember),".utf8) + json[(brace + 1)...]
    }
}

extension Checkpoint {
    fileprivate func pendingNumbers(_ item: CheckpointAccount.Consumed, _ choice: DTypeChoice) -> PendingTensor {
        let dtype = item.parameter.keepsFloat32 ? .float32 : choice.resolved(for: account)
        return PendingTensor(
            name: item.tensor.name, shape: item.parameter.shape, dtype: dtype,
            make: { () throws(TorchError) in try tensors.tensor(item.tensor.name).to(dtype) },
            release: { () throws(TorchError) in try tensors.release(item.tensor.name) })
    }

    fileprivate func pendingParts(
        _ item: CheckpointAccount.Consumed, _ format: QuantizedMatrix.Format
    ) -> [PendingTensor] {
        let shapes = QuantizedMatrix.storedShapes(of: item.parameter.shape, format)
        let name = item.tensor.name
        let make = { () throws(TorchError) in try QuantizedMatrix(tensors.tensor(name), format: format) }
        let release = { () throws(TorchError) in try tensors.release(name) }
        return [
            PendingTensor(
                name: name + StoredQuantization.codes, shape: shapes.codes, dtype: .uint8,
                make: { () throws(TorchError) in try make().codes }, release: release),
            PendingTensor(
                name: name + StoredQuantization.scales, shape: shapes.scales, dtype: .float16,
                make: { () throws(TorchError) in try make().scales }, release: release),
        ]
    }
}
