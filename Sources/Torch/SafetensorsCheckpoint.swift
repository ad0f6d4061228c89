import Glibc

/// All tensors of a checkpoint directory, in one file or in several.
///
/// Files are mapped, not read: memory is used for what is touched.
public struct SafetensorsCheckpoint: Sendable {
    /// The file of a checkpoint that has only one.
    public static let fileName = "model.safetensors"
    /// The index of a checkpoint that has several.
    public static let indexName = "model.safetensors.index.json"

    /// The files, in the order of their names.
    public let files: [SafetensorsFile]
    /// What was opened: the only file, or the index.
    public let path: String
    private let places: [String: Int]

    /// Opens `model.safetensors`, or the files that `model.safetensors.index.json` names.
    ///
    /// When both are there the single file counts, as in transformers. Throws ``TorchError/noCheckpoint(directory:)``
    /// when neither is, and otherwise what ``init(file:)`` and ``init(index:)`` throw.
    public init(directory: String) throws(TorchError) {
        let file = "\(directory)/\(Self.fileName)"
        let index = "\(directory)/\(Self.indexName)"
        if access(file, F_OK) == 0 {
            try self.init(file: file)
        } else if access(index, F_OK) == 0 {
            try self.init(index: index)
        } else {
            throw .noCheckpoint(directory: directory)
        }
    }

    /// Opens a single file as a whole checkpoint.
    public init(file path: String) throws(TorchError) {
        let file = try SafetensorsFile(path: path)
        self.path = path
        files = [file]
        places = Dictionary(uniqueKeysWithValues: file.names.map { ($0, 0) })
    }

    /// Opens the files that an index names, and checks that they hold what it says.
    ///
    /// Throws ``TorchError/missingFiles(_:index:)`` and ``TorchError/misplacedTensors(_:file:index:)``, each with
    /// every name. Tensors that the files hold and the index does not name belong to the checkpoint too; a name
    /// that two files hold is taken from the one that the index says.
    public init(index path: String) throws(TorchError) {
        let index = try Self.readIndex(path)
        let directory = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        let names = index.files
        let missing = names.filter { access("\(directory)/\($0)", F_OK) != 0 }
        guard missing.isEmpty else { throw .missingFiles(missing, index: path) }

        var files: [SafetensorsFile] = []
        var places: [String: Int] = [:]
        for (number, name) in names.enumerated() {
            let file = try SafetensorsFile(path: "\(directory)/\(name)")
            try Self.check(file, named: name, against: index, at: path)
            for tensor in file.names where (index.fileNames[tensor] ?? name) == name { places[tensor] = number }
            files.append(file)
        }
        (self.path, self.files, self.places) = (path, files, places)
    }

    /// The names of all tensors, in order.
    public var names: [String] { places.keys.sorted() }

    /// The size of all tensors' data together, in bytes.
    public var byteCount: Int {
        files.reduce(0) { total, file in total + file.header.entries.reduce(0) { $0 + $1.data.count } }
    }

    /// What the checkpoint says of a tensor; nil when it has none of this name.
    public func entry(_ name: String) -> SafetensorsHeader.Entry? {
        places[name].flatMap { files[$0].entry(name) }
    }

    /// A tensor over the mapped bytes; see ``SafetensorsFile/tensor(_:)``.
    public func tensor(_ name: String) throws(TorchError) -> Tensor {
        guard let place = places[name] else { throw .missingTensor(name: name, path: path) }
        return try files[place].tensor(name)
    }

    /// Lets go of the memory that a tensor takes; see ``SafetensorsFile/release(_:)``.
    public func release(_ name: String) throws(TorchError) {
        guard let place = places[name] else { throw .missingTensor(name: name, path: path) }
        try files[place].release(name)
    }

    private static func readIndex(_ path: String) throws(TorchError) -> SafetensorsIndex {
        let file = try MappedFile(path: path)
        guard file.count <= SafetensorsHeader.limit else {
            let problem = SafetensorsProblem.headerTooLong(
                byteCount: UInt64(file.count), limit: SafetensorsHeader.limit)
            throw .safetensors(path: path, problem: problem)
        }
        if let sentence = GitPointer.sentence(file.bytes) {
            throw .safetensors(path: path, problem: .pointer(sentence))
        }
        do {
            return try SafetensorsIndex(json: [UInt8](file.bytes))
        } catch {
            throw .safetensors(path: path, problem: error)
        }
    }

    private static func check(
        _ file: SafetensorsFile, named name: String, against index: SafetensorsIndex, at path: String
    ) throws(TorchError) {
        let promised = index.fileNames.filter { $0.value == name }.keys
        let misplaced = promised.filter { file.entry($0) == nil }.sorted()
        guard misplaced.isEmpty else { throw .misplacedTensors(misplaced, file: name, index: path) }
    }
}
