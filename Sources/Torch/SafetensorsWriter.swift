/// Writes tensors as a safetensors file.
public enum SafetensorsWriter {
    /// Writes all tensors to a file, which appears whole or not at all.
    ///
    /// The same tensors give the same bytes: tensors lie in the order of their element size, widest first, and then of
    /// their names' UTF-8, so that each is aligned; metadata are in the order of their keys. The bytes go to a new
    /// file beside, which is flushed to the disk and then takes the name. Tensors are fetched from their device one by
    /// one.
    ///
    /// Throws ``TorchError/unwritableName(_:)`` for a tensor called `__metadata__`, and
    /// ``TorchError/system(call:path:code:reason:)`` when the file cannot be written; nothing is left behind then.
    public static func write(
        _ tensors: [String: Tensor], metadata: [String: String] = ["format": "pt"], to path: String
    ) throws(TorchError) {
        guard tensors["__metadata__"] == nil else { throw .unwritableName("__metadata__") }
        let ordered = tensors.sorted { precedes($0, $1) }
        let file = try NewFile(replacing: path)
        try file.write(header(ordered, metadata))
        for (_, tensor) in ordered { try file.write(tensor.bytes()) }
        try file.commit()
    }

    private typealias Named = (key: String, value: Tensor)

    private static func precedes(_ a: Named, _ b: Named) -> Bool {
        let (sizeA, sizeB) = (a.value.dtype.byteCount, b.value.dtype.byteCount)
        return sizeA == sizeB ? a.key.utf8.lexicographicallyPrecedes(b.key.utf8) : sizeA > sizeB
    }

    /// The length and the JSON text, padded with spaces so that the data begin at a multiple of 8.
    private static func header(_ tensors: [Named], _ metadata: [String: String]) -> [UInt8] {
        var fields: [String] = []
        if !metadata.isEmpty {
            let pairs = metadata.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            fields.append("\"__metadata__\":{\(pairs.map { "\(quoted($0)):\(quoted($1))" }.joined(separator: ","))}")
        }
        var begin = 0
        for (name, tensor) in tensors {
            let end = begin + tensor.count * tensor.dtype.byteCount
            let shape = tensor.shape.map(String.init).joined(separator: ",")
            let type = tensor.dtype.safetensorsType.rawValue
            fields.append(
                "\(quoted(name)):{\"dtype\":\"\(type)\",\"shape\":[\(shape)],\"data_offsets\":[\(begin),\(end)]}")
            begin = end
        }
        var text = Array("{\(fields.joined(separator: ","))}".utf8)
        text.append(contentsOf: repeatElement(0x20, count: (8 - text.count % 8) % 8))
        return withUnsafeBytes(of: UInt64(text.count).littleEndian) { Array($0) } + text
    }

    /// The text as a JSON string.
    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\u{0}"..<"\u{20}":
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
