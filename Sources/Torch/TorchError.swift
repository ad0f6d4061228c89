/// What went wrong between this module, libtorch and the files it reads.
public enum TorchError: Error, Equatable, Sendable {
    /// An operand as it stood when an operation refused it.
    public struct Operand: Equatable, Sendable {
        /// The element type.
        public let dtype: DType
        /// The sizes, outermost first.
        public let shape: [Int]
        /// Where the elements live.
        public let device: Device
    }

    /// libtorch refused an operation; `message` is the first line of its own account.
    case operation(name: String, operands: [Operand], message: String)
    /// A shape accessor met another rank than the code was written for.
    case rank(expected: Int, shape: [Int])
    /// The values given are not as many as the shape holds.
    case elementCount(expected: Int, got: Int, shape: [Int])
    /// A shape has a negative size, or more elements than an `Int` counts.
    case shape([Int])
    /// The text names no device.
    case deviceName(String)
    /// libtorch has no such device; it can use `count` of CUDA.
    case noDevice(Device, count: Int)
    /// A call of the operating system failed on a file.
    case system(call: String, path: String, code: Int32, reason: String)
    /// A safetensors file, or the index of one, breaks its format.
    case safetensors(path: String, problem: SafetensorsProblem)
    /// A checkpoint has no tensor of this name.
    case missingTensor(name: String, path: String)
    /// A tensor's element type exists in the format but has no counterpart in ``DType``.
    case elementType(String, tensor: String, path: String)
    /// An index sends these tensors to a file that does not hold them.
    case misplacedTensors([String], file: String, index: String)
    /// An index names files that are not there.
    case missingFiles([String], index: String)
    /// A directory holds neither a single checkpoint file nor an index.
    case noCheckpoint(directory: String)
    /// A tensor to be written has the name that the format reserves.
    case unwritableName(String)
}

extension TorchError: CustomStringConvertible {
    /// A sentence for a person: what was done, with which operands, and why it could not be.
    public var description: String {
        switch self {
        case .operation(let name, let operands, let message):
            let list = operands.map(\.description).joined(separator: ", ")
            return "\(name)(\(list)): \(message)"
        case .rank(let expected, let shape):
            return "expected a tensor of rank \(expected), got shape \(shape)"
        case .elementCount(let expected, let got, let shape):
            return "shape \(shape) holds \(expected) elements, got \(got)"
        case .shape(let shape):
            return "\(shape) is no shape: a size is negative, or the element count overflows"
        case .deviceName(let text):
            return "'\(text)' names no device: expected cpu, cuda or cuda:N"
        case .noDevice(let device, let count):
            return "there is no device \(device): libtorch can use \(count) CUDA devices"
                + (count == 0 ? "; it was built without CUDA, or there is no driver" : "")
        default:
            return fileDescription
        }
    }

    /// The sentences about files; those about operations are above.
    private var fileDescription: String {
        switch self {
        case .system(let call, let path, let code, let reason):
            return "\(path): \(call) failed: \(reason) (errno \(code))"
        case .safetensors(let path, let problem):
            return "\(path): \(problem)"
        case .missingTensor(let name, let path):
            return "\(path): there is no tensor '\(name)'"
        case .elementType(let type, let tensor, let path):
            return "\(path): tensor '\(tensor)' has elements of type \(type), which are not supported"
        case .misplacedTensors(let names, let file, let index):
            return "\(index): the index sends \(listed(names)) to \(file), which does not hold them"
        case .missingFiles(let files, let index):
            return "\(index): the index names files that are not there: \(listed(files))"
        case .noCheckpoint(let directory):
            return "\(directory): holds neither model.safetensors nor model.safetensors.index.json"
        case .unwritableName(let name):
            return "a tensor cannot be written as '\(name)': the name is reserved"
        default:
            return "an unknown error"
        }
    }
}

extension TorchError.Operand: CustomStringConvertible {
    /// As `float32[2, 3]`, with the device when it is not the CPU.
    public var description: String {
        device == .cpu ? "\(dtype)\(shape)" : "\(dtype)\(shape)@\(device)"
    }

    init(_ tensor: Tensor) {
        self.init(dtype: tensor.dtype, shape: tensor.shape, device: tensor.device)
    }
}

/// The first few names, and how many more there are.
private func listed(_ names: [String]) -> String {
    let shown = names.prefix(5).map { "'\($0)'" }.joined(separator: ", ")
    return names.count > 5 ? "\(shown) and \(names.count - 5) more" : shown
}
