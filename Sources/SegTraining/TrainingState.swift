internal import Foundation
internal import SegFiles
internal import Torch

/// The weights being trained and the optimizer's state, as a checkpoint keeps them.
///
/// One process writes `training.safetensors`. Of several, each writes what it owns, `training-00001-of-00002.safetensors`, and
/// the first one an index in transformers' layout, `training.safetensors.index.json`, which says where each tensor is. Any
/// number of processes reads either.
struct TrainingState {
    /// The file of one process.
    static let fileName = "training.safetensors"
    /// The index of several processes' files.
    static let indexName = "training.safetensors.index.json"

    private let files: SafetensorsCheckpoint

    /// Opens the state in a checkpoint's folder; files are mapped, and what the index promises is looked for.
    ///
    /// - Throws: `TorchError` naming the file that is missing or broken.
    init(in folder: URL) throws {
        let index = folder.appendingPathComponent(Self.indexName).path
        files =
            Files.exists(index)
            ? try SafetensorsCheckpoint(index: index)
            : try SafetensorsCheckpoint(file: folder.appendingPathComponent(Self.fileName).path)
    }

    /// Copies what was kept into the tensors of the same names.
    ///
    /// - Throws: `TrainingError.mismatch` for a name that is not there or has another shape.
    func fill(_ tensors: [(String, Tensor)]) throws {
        try StoredState.fill(tensors, path: files.path) { name in
            files.entry(name) == nil ? nil : try files.tensor(name)
        } release: {
            try files.release($0)
        }
    }

    /// Writes this process's part, and in the first process the index when all have written theirs. All processes call it.
    ///
    /// - Parameters:
    ///   - tensors: what this process owns; of two of one name, the last is kept.
    ///   - folder: the checkpoint's, which is there already.
    ///   - ranks: the processes.
    /// - Throws: `TorchError` or `FileError` when it cannot be written, what an exchange throws when another process fails.
    static func write(_ tensors: [(String, Tensor)], to folder: URL, ranks: Ranks) throws {
        let own = try Dictionary(tensors.map { ($0.0, try $0.1.detach()) }, uniquingKeysWith: { _, last in last })
        let name = ranks.size == 1 ? fileName : shardName(ranks.rank, of: ranks.size)
        if ranks.size == 1 || !own.isEmpty {
            try SafetensorsWriter.write(own, metadata: [:], to: folder.appendingPathComponent(name).path)
        }
        if ranks.size == 1 { return }
        let names = try ranks.exchange(own.keys.sorted())
        guard ranks.isFirst else { return }
        var places: [String: String] = [:]
        for (rank, names) in names.enumerated() {
            for name in names { places[name] = shardName(rank, of: ranks.size) }
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let index = try encoder.encode(Index(metadata: .init(processes: ranks.size), places: places))
        try Files.write(index, to: folder.appendingPathComponent(indexName).path, isAtomic: false)
    }

    /// The file of one of several processes, counted from 1 in its name.
    private static func shardName(_ rank: Int, of size: Int) -> String {
        func digits(_ number: Int) -> String {
            let text = String(number)
            return String(repeating: "0", count: max(0, 5 - text.count)) + text
        }
        return "training-\(digits(rank + 1))-of-\(digits(size)).safetensors"
    }

    private struct Index: Encodable {
        struct Metadata: Encodable {
            let processes: Int
        }

        enum CodingKeys: String, CodingKey {
            case metadata
            case places = "weight_map"
        }

        let metadata: Metadata
        let places: [String: String]
    }
}

/// Tensors that are read back into where they came from.
enum StoredState {
    /// Copies what `stored` gives for each name into the tensor of that name, and then lets go of it.
    ///
    /// - Throws: `TrainingError.mismatch` for a name that is not there or has another shape.
    static func fill(
        _ tensors: [(String, Tensor)], path: String, stored: (String) throws -> Tensor?,
        release: (String) throws -> Void = { _ in }
    ) throws {
        try withoutGradients {
            for (name, tensor) in tensors {
                let value = try stored(name)
                guard let value, value.shape == tensor.shape else {
                    throw TrainingError.mismatch(path: path, name: name, expected: tensor.shape, found: value?.shape)
                }
                try tensor.copyInPlace(value)
                try release(name)
            }
        }
    }
}
