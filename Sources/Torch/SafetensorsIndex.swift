/// The index of a sharded checkpoint, `model.safetensors.index.json`: which file holds which tensor.
///
/// The layout is transformers': an object whose `weight_map` maps tensor names to file names beside the index. Other
/// keys are passed over.
public struct SafetensorsIndex: Equatable, Sendable {
    /// The file that each tensor is said to be in.
    public let fileNames: [String: String]

    /// Reads an index.
    ///
    /// Throws ``SafetensorsProblem/unsafeFileName(_:)`` for a file name with a slash, `.` or `..`: a checkpoint
    /// reads no files but its own.
    public init(json: [UInt8]) throws(SafetensorsProblem) {
        var scanner = JSONScanner(json)
        var map: [String: String]?
        try scanner.object { (scanner, key, _) throws(SafetensorsProblem) in
            if key == "weight_map" {
                map = try Self.weightMap(&scanner)
            } else {
                try scanner.skipValue()
            }
        }
        try scanner.end()
        guard let map else { throw .missingField("weight_map", of: "the index") }
        fileNames = map
    }

    /// The files' names, each once, in order.
    public var files: [String] { Set(fileNames.values).sorted() }

    private static func weightMap(_ scanner: inout JSONScanner) throws(SafetensorsProblem) -> [String: String] {
        var map: [String: String] = [:]
        try scanner.object { (scanner, name, _) throws(SafetensorsProblem) in
            let file = try scanner.string()
            guard !file.isEmpty, file != ".", file != "..", !file.utf8.contains(where: { $0 == 0x2F || $0 == 0 })
            else { throw .unsafeFileName(file) }
            map[name] = file
        }
        return map
    }
}
