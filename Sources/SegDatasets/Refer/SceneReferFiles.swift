internal import Foundation
internal import SegFormats
internal import SegNotation

/// Writes `refs(SPLIT_BY).p` and `instances.json` scene by scene: nothing but the names of the categories is kept in memory.
///
/// The pictures' entries wait in a file of their own until the annotations are complete.
final class SceneReferFiles {
    private let references: FileHandle
    private let instances: FileHandle
    private let images: FileHandle
    private let imagesFile: URL
    private let categories: [(id: Int, name: String)]
    private var annotationsBegun = false
    private var imagesBegun = false

    /// Begins both files in `folder`; what it has of these names is replaced.
    ///
    /// - Parameters:
    ///   - folder: the folder.
    ///   - splitBy: who split the dataset, in REFER's way of naming files.
    ///   - categories: names and ids of everything that objects are called.
    /// - Throws: whatever keeps a file from being written.
    init(folder: URL, splitBy: String, categories: [(id: Int, name: String)]) throws {
        self.categories = categories
        imagesFile = folder.appendingPathComponent("instances.images.part")
        references = try Self.created(folder.appendingPathComponent("refs(\(splitBy)).p"))
        instances = try Self.created(folder.appendingPathComponent("instances.json"))
        images = try Self.created(imagesFile)
        try references.write(contentsOf: Data(PickleWriter.listStart))
        try instances.write(contentsOf: Data("{\"annotations\": [".utf8))
    }

    private static func created(_ file: URL) throws -> FileHandle {
        try Data().write(to: file)
        return try FileHandle(forUpdating: file)
    }

    /// Adds scenes in their order.
    ///
    /// - Throws: whatever keeps a file from being written.
    func add(_ scenes: [SceneReferences]) throws {
        try references.write(contentsOf: Data(scenes.flatMap(\.references)))
        try Self.append(scenes.flatMap(\.annotations), to: instances, begun: &annotationsBegun)
        try Self.append(scenes.map(\.image), to: images, begun: &imagesBegun)
    }

    private static func append(_ entries: [String], to list: FileHandle, begun: inout Bool) throws {
        if entries.isEmpty { return }
        try list.write(contentsOf: Data(((begun ? ",\n" : "\n") + entries.joined(separator: ",\n")).utf8))
        begun = true
    }

    /// Ends both files.
    ///
    /// - Throws: whatever keeps a file from being written.
    func finish() throws {
        try references.write(contentsOf: Data(PickleWriter.listEnd))
        try references.close()
        try instances.write(contentsOf: Data("\n],\n\"images\": [".utf8))
        try images.seek(toOffset: 0)
        while let part = try images.read(upToCount: 1 << 20), !part.isEmpty { try instances.write(contentsOf: part) }
        let names = categories.map { category in
            var entry = JSONObjectWriter()
            entry.field("id", category.id)
            entry.field("name", category.name)
            return entry.line
        }
        try instances.write(contentsOf: Data("\n],\n\"categories\": [\n\(names.joined(separator: ",\n"))\n]}\n".utf8))
        try instances.close()
        try images.close()
        try FileManager.default.removeItem(at: imagesFile)
    }
}
