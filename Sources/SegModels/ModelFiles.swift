internal import Foundation
internal import Torch

/// The files of a folder in Hugging Face layout, where one is made from another.
enum ModelFiles {
    /// Makes the folder, which must not hold weights.
    ///
    /// - Throws: ``ModelError/occupied(path:)``, or a file error.
    static func prepare(_ directory: URL) throws {
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        guard !(try FileManager.default.contentsOfDirectory(atPath: directory.path)).contains(where: isWeights) else {
            throw ModelError.occupied(path: directory.path)
        }
    }

    /// Everything but weights that the folder holds at its top: configuration, tokenizer, template, code, licence. What is there
    /// already stays. The index of shards is copied where they are written under the same names.
    static func copyOthers(from base: URL, to directory: URL, keepsShards: Bool) throws {
        let files = FileManager.default
        for name in try files.contentsOfDirectory(atPath: base.path).sorted()
        where !isLeft(name) && (keepsShards || name != SafetensorsCheckpoint.indexName) {
            let (source, target) = (base.appendingPathComponent(name), directory.appendingPathComponent(name))
            var isFolder: ObjCBool = false
            if files.fileExists(atPath: source.path, isDirectory: &isFolder), !isFolder.boolValue,
                !files.fileExists(atPath: target.path)
            {
                try Data(contentsOf: source).write(to: target)
            }
        }
    }

    private static func isWeights(_ name: String) -> Bool {
        name.hasSuffix(".safetensors") || name == SafetensorsCheckpoint.indexName
    }

    /// Weights in any form, what a run keeps beside them, and hidden files.
    private static func isLeft(_ name: String) -> Bool {
        name.hasPrefix(".") || name == "training.json" || name == Adapter.configName
            || [".safetensors", ".bin", ".pt", ".pth", ".gguf"].contains(where: name.hasSuffix)
    }
}
