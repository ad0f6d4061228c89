/// A tensor that is made when it is written, and described before.
public struct PendingTensor {
    let name: String
    let shape: [Int]
    let dtype: DType
    let make: () throws(TorchError) -> Tensor
    let release: () throws(TorchError) -> Void

    /// A tensor called `name` of this shape and type, which `make` makes; `release` is called when it is written.
    public init(
        name: String, shape: [Int], dtype: DType, make: @escaping () throws(TorchError) -> Tensor,
        release: @escaping () throws(TorchError) -> Void = {}
    ) {
        (self.name, self.shape, self.dtype, self.make, self.release) = (name, shape, dtype, make, release)
    }
}

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
        try write(
            tensors.map { name, tensor in
                PendingTensor(name: name, shape: tensor.shape, dtype: tensor.dtype, make: { tensor })
            }, metadata: metadata, to: path)
    }

    /// The same for tensors that are made only when it is their turn, one at a time.
    ///
    /// Throws besides what making one throws, and ``TorchError/operation(name:operands:message:)`` for one that is not as promised.
    public static func write(
        _ tensors: [PendingTensor], metadata: [String: String], to path: String
    ) throws(TorchError) {
        guard !tensors.contains(where: { $0.name == "__metadata__" }) else { throw .unwritableName("__metadata__") }
        let ordered = tensors.sorted { precedes($0, $1) }
        let file = try NewFile(replacing: path)
        try file.write(header(ordered, metadata))
        for pending in ordered {
            let tensor = try pending.make()
            guard tensor.shape == pending.shape, tensor.dtype == pending.dtype else {
                let message = "\(pending.name) should be \(pending.dtype)\(pending.shape)"
                throw .operation(name: "write", operands: [TorchError.Operand(tensor)], message: message)
            }
            try file.write(tensor.bytes())
            try pending.release()
        }
        try file.commit()
    }

    private static func precedes(_ a: PendingTensor, _ b: PendingTensor) -> Bool {
        let (sizeA, sizeB) = (a.dtype.byteCount, b.dtype.byteCount)
        return sizeA == sizeB ? a.name.utf8.lexicographicallyPrecedes(b.name.utf8) : sizeA > sizeB
    }

    /// The length and the JSON text, padded with spaces so that the data begin at a multiple of 8.
    private static func header(_ tensors: [PendingTensor], _ metadata: [String: String]) -> [UInt8] {
        var fields: [String] = []
        if !metadata.isEmpty {
            let pairs = metadata.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            fields.append("\"__metadata__\":{\(pairs.map { "\(quoted($0)):\(quoted($1))" }.joined(separator: ","))}")
        }
        var begin = 0
        for tensor in tensors {
            let end = begin + tensor.shape.reduce(1, *) * tensor.dtype.byteCount
            let shape = tensor.shape.map(String.init).joined(separator: ",")
            let type = tensor.dtype.safetensorsType.rawValue
            fields.append(
                "\(quoted(tensor.name)):{\"dtype\":\"\(type)\",\"shape\":[\(shape)],\"data_offsets\":[\(begin),\(end)]}"
            )
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
