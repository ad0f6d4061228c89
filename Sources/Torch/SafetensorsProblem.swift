/// How a safetensors header, or the index of a sharded checkpoint, breaks its format.
///
/// Byte offsets in JSON count from the first byte of the JSON text; offsets of data from the end of the header.
public enum SafetensorsProblem: Error, Equatable, Sendable {
    /// The file is too short to hold the header's length.
    case noHeader(fileByteCount: Int)
    /// The header claims more bytes than the format allows.
    case headerTooLong(byteCount: UInt64, limit: Int)
    /// The file ends before the header does.
    case headerCutOff(byteCount: Int, fileByteCount: Int)
    /// The JSON text is malformed, or holds something else than the format asks for.
    case json(offset: Int, expected: String)
    /// A key stands twice in one object.
    case duplicateKey(String, offset: Int)
    /// An entry lacks one of its fields.
    case missingField(String, of: String)
    /// The format knows no such element type.
    case unknownType(String, tensor: String)
    /// A shape has more elements than can be counted, or elements that do not fill whole bytes.
    case unusableShape([Int], tensor: String)
    /// The data of a tensor end before they begin.
    case reversedOffsets(tensor: String, begin: Int, end: Int)
    /// The data of a tensor end after the file does.
    case dataOutside(tensor: String, begin: Int, end: Int, available: Int)
    /// The data of a tensor are not as long as its type and shape say.
    case dataLength(tensor: String, expected: Int, got: Int)
    /// The data of two tensors overlap.
    case overlap(first: String, second: String)
    /// Bytes of the data belong to no tensor.
    case hole(begin: Int, end: Int)
    /// A file name in an index leads out of the index's directory.
    case unsafeFileName(String)
    /// The file is a Git LFS pointer.
    case pointer(String)
}

extension SafetensorsProblem: CustomStringConvertible {
    /// A sentence for a person, to follow the file's name.
    public var description: String {
        switch self {
        case .noHeader(let count):
            return "\(count) bytes are too few for a safetensors file"
        case .pointer(let sentence): return sentence
        case .headerTooLong(let count, let limit):
            return "the header claims \(count) bytes, more than the \(limit) that the format allows"
        case .headerCutOff(let count, let fileCount):
            return "the header claims \(count) bytes, but the file has \(fileCount) in all"
        case .json(let offset, let expected):
            return "expected \(expected) at byte \(offset) of the JSON text"
        case .duplicateKey(let key, let offset):
            return "the key '\(key)' stands again at byte \(offset) of the JSON text"
        case .missingField(let field, let owner):
            return "'\(owner)' has no field '\(field)'"
        case .unsafeFileName(let name):
            return "'\(name)' is no plain file name"
        default:
            return dataDescription
        }
    }

    /// The sentences about tensors' data; those about the header's text are above.
    private var dataDescription: String {
        switch self {
        case .unknownType(let type, let tensor):
            return "tensor '\(tensor)' has elements of type '\(type)', which the format does not know"
        case .unusableShape(let shape, let tensor):
            return "tensor '\(tensor)' has shape \(shape), whose size in bytes overflows"
        case .reversedOffsets(let tensor, let begin, let end):
            return "the data of tensor '\(tensor)' begin at \(begin) and end before, at \(end)"
        case .dataOutside(let tensor, let begin, let end, let available):
            return "tensor '\(tensor)' claims bytes \(begin)..<\(end) of the \(available) bytes of data"
        case .dataLength(let tensor, let expected, let got):
            return "tensor '\(tensor)' needs \(expected) bytes, but has \(got)"
        case .overlap(let first, let second):
            return "the data of '\(first)' and '\(second)' overlap"
        case .hole(let begin, let end):
            return "bytes \(begin)..<\(end) of the data belong to no tensor"
        default:
            return "an unknown problem"
        }
    }
}
