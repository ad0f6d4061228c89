/// A safetensors file, mapped into memory and checked.
///
/// Tensors look at the mapping without copying; they stay valid after the `SafetensorsFile` is gone. Changing one in
/// place changes this process's copy of the page, never the file.
public final class SafetensorsFile: Sendable {
    /// Where the file is.
    public let path: String
    /// What the file says of itself.
    public let header: SafetensorsHeader
    private let file: MappedFile
    private let places: [String: Int]

    /// Maps a file and checks its header; no tensor's bytes are read.
    ///
    /// Throws ``TorchError/system(call:path:code:reason:)`` when the file cannot be mapped, and
    /// ``TorchError/safetensors(path:problem:)`` when it breaks the format.
    public init(path: String) throws(TorchError) {
        self.path = path
        file = try MappedFile(path: path)
        do {
            header = try SafetensorsHeader(of: file.bytes)
        } catch {
            throw .safetensors(path: path, problem: error)
        }
        places = Dictionary(uniqueKeysWithValues: zip(header.entries.map(\.name), header.entries.indices))
    }

    /// The tensors' names, in the order of their data.
    public var names: [String] { header.entries.map(\.name) }

    /// The free text that the file carries about itself.
    public var metadata: [String: String] { header.metadata }

    /// What the file says of a tensor; nil when it has none of this name.
    public func entry(_ name: String) -> SafetensorsHeader.Entry? {
        places[name].map { header.entries[$0] }
    }

    /// A tensor over the mapped bytes.
    ///
    /// Copied instead are elements that are not aligned in the file, and booleans, whose bytes a file may spoil.
    ///
    /// Throws ``TorchError/missingTensor(name:path:)``, and ``TorchError/elementType(_:tensor:path:)`` for types
    /// that the format has but ``DType`` has not.
    public func tensor(_ name: String) throws(TorchError) -> Tensor {
        guard let entry = entry(name) else { throw .missingTensor(name: name, path: path) }
        guard let dtype = DType(entry.type) else {
            throw .elementType(entry.type.rawValue, tensor: name, path: path)
        }
        let offset = header.dataOffset + entry.data.lowerBound
        if dtype == .bool {
            return try copied(entry, offset, .uint8).ne(0)
        }
        if entry.data.isEmpty || !offset.isMultiple(of: dtype.byteCount) {
            return try copied(entry, offset, dtype)
        }
        return try Tensor(memory: file.base + offset, shape: entry.shape, dtype: dtype, owner: file)
    }

    /// Lets go of the memory that a tensor's mapped bytes take. Who looks at them again reads them from the file again, and
    /// does not see what was written into them.
    ///
    /// Throws ``TorchError/missingTensor(name:path:)``.
    public func release(_ name: String) throws(TorchError) {
        guard let entry = entry(name) else { throw .missingTensor(name: name, path: path) }
        file.release(header.dataOffset + entry.data.lowerBound..<header.dataOffset + entry.data.upperBound)
    }

    private func copied(
        _ entry: SafetensorsHeader.Entry, _ offset: Int, _ dtype: DType
    ) throws(TorchError) -> Tensor {
        let bytes = UnsafeRawBufferPointer(rebasing: file.bytes[offset..<offset + entry.data.count])
        return try withExtendedLifetime(file) { () throws(TorchError) in
            try Tensor(bytes: bytes, shape: entry.shape, dtype: dtype)
        }
    }
}

extension DType {
    /// The type with the same bytes; nil when there is none.
    public init?(_ type: SafetensorsType) {
        switch type {
        case .f32: self = .float32
        case .f64: self = .float64
        case .bf16: self = .bfloat16
        case .f16: self = .float16
        case .i64: self = .int64
        case .i32: self = .int32
        case .i16: self = .int16
        case .i8: self = .int8
        case .u8: self = .uint8
        case .bool: self = .bool
        default: return nil
        }
    }

    /// The type as the safetensors format names it.
    public var safetensorsType: SafetensorsType {
        switch self {
        case .float32: .f32
        case .float64: .f64
        case .bfloat16: .bf16
        case .float16: .f16
        case .int64: .i64
        case .int32: .i32
        case .int16: .i16
        case .int8: .i8
        case .uint8: .u8
        case .bool: .bool
        }
    }
}
