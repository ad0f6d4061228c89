internal import FoundationEssentials
internal import SegLayers
internal import Torch

/// Matrices that a checkpoint's files hold quantized, in the layout that `simpleseg quantize` writes.
///
/// config.json says so: `"quantization_config": {"quant_method": "simpleseg", "version": 1, "group_size": 32}`. In place of a matrix
/// `NAME` [rows, columns] there are two tensors, which are used where they lie in the file:
///
/// - `NAME.codes`, U8 [⌈rows / 16⌉, ⌈columns / 32⌉, 512 or 256]: panels of 16 rows, cut into groups of 32 columns. With 512 bytes, int8, a
///   group's bytes are [8, 16, 4]: byte (q, r, i) is the weight of row r, column 4 q + i, plus 128. With 256 bytes, int4, they are
///   [4, 16, 4]: the low half of byte (q, r, i) is the weight of column 4 q + i plus 8, the high half that of column 16 + 4 q + i.
/// - `NAME.scales`, F16 [⌈rows / 16⌉, ⌈columns / 32⌉, 16]: what the weights of a row are multiplied by, for each group.
///
/// Every other tensor is stored as usual.
enum StoredQuantization {
    static let method = "simpleseg"
    static let version = 1
    static let (codes, scales) = (".codes", ".scales")

    /// What config.json says of such a checkpoint, as the member of an object.
    static let configMember =
        "\"quantization_config\": {\"quant_method\": \"\(method)\", \"version\": \(version), \"group_size\": \(QuantizedMatrix.groupColumns)}"

    /// Whether the configuration names this layout.
    ///
    /// - Throws: ``ModelError/config(path:problems:)`` for a version of it that is not known.
    static func isNamed(in json: Data, path: String) throws(ModelError) -> Bool {
        guard let quantization = try ConfigFile.members(of: json, path: path)["quantization_config"]?.members,
            quantization["quant_method"] == .string(method)
        else { return false }
        let expected = [("version", version), ("group_size", QuantizedMatrix.groupColumns)]
        let problems = expected.filter { quantization[$0.0]?.integer != $0.1 }.map { key, value in
            ConfigProblem(
                key: "quantization_config.\(key)", expected: "\(value)",
                found: quantization[key]?.description ?? "nothing")
        }
        guard problems.isEmpty else { throw .config(path: path, problems: problems) }
        return true
    }

    /// The tensors of a file with the two of each quantized matrix as one, called as the matrix.
    ///
    /// Its shape is that of the parameter that it fills where that is stored so, else what the panels hold.
    static func joined(_ tensors: [TensorSummary], for map: CheckpointMap) -> [TensorSummary] {
        let byName = Dictionary(tensors.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        let shapes = Dictionary(map.parameters.map { ($0.name, $0.shape) }, uniquingKeysWith: { first, _ in first })
        return tensors.compactMap { tensor in
            if tensor.name.hasSuffix(scales) {
                let name = String(tensor.name.dropLast(scales.count))
                return byName[name + codes] == nil ? tensor : nil
            }
            guard tensor.name.hasSuffix(codes) else { return tensor }
            let name = String(tensor.name.dropLast(codes.count))
            guard let scale = byName[name + scales],
                let format = QuantizedMatrix.Format.allCases.first(where: {
                    $0.bytesPerGroup == tensor.shape.last && tensor.shape.count == 3
                })
            else { return tensor }
            return joined(tensor, scale, name, format, expected: shapes[map.canonicalName(of: name)])
        }
    }

    private static func joined(
        _ codes: TensorSummary, _ scales: TensorSummary, _ name: String, _ format: QuantizedMatrix.Format,
        expected: [Int]?
    ) -> TensorSummary {
        let held = [codes.shape[0] * QuantizedMatrix.panelRows, codes.shape[1] * QuantizedMatrix.groupColumns]
        let fits = expected.map {
            $0.count == 2 && QuantizedMatrix.storedShapes(of: $0, format) == (codes.shape, scales.shape)
        }
        return TensorSummary(
            name: name, shape: fits == true ? expected ?? held : held, type: format.storedType,
            byteCount: codes.byteCount + scales.byteCount)
    }
}

extension QuantizedMatrix.Format {
    /// The name of the format among the types of tensors.
    var storedType: String { rawValue.uppercased() }

    /// The format of this name; nil for types of numbers.
    init?(stored type: String) {
        guard let found = Self.allCases.first(where: { $0.storedType == type }) else { return nil }
        self = found
    }
}
