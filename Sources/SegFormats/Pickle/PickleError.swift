/// Why a pickle is refused, with the opcode and where it stands.
public struct PickleError: Error, Hashable, Sendable {
    /// What is wrong.
    public enum Reason: Hashable, Sendable {
        /// The opcode would call or import something: only plain data is built.
        case callsCode
        /// No such opcode in protocols 0 to 5.
        case unknownOpcode
        /// The file ends inside the opcode's argument, or before the end of the pickle.
        case truncated
        /// The argument is not what the opcode takes.
        case badArgument(String)
        /// The stack does not hold what the opcode needs.
        case badStack(String)
        /// The memo has no such entry.
        case unknownMemo(Int)
        /// A protocol above 5.
        case unknownProtocol(Int)
    }

    /// The byte of the opcode.
    public var opcode: UInt8
    /// Bytes before it.
    public var offset: Int
    /// What is wrong.
    public var reason: Reason
}

extension PickleError: CustomStringConvertible {
    /// A sentence with opcode and offset.
    public var description: String {
        let name = PickleOpcode(rawValue: opcode).map { "\($0)" } ?? "0x" + String(opcode, radix: 16)
        let sentence =
            switch reason {
            case .callsCode: "would run or import code; only plain data is read"
            case .unknownOpcode: "is no opcode of protocols 0 to 5"
            case .truncated: "is cut off by the end of the file"
            case .badArgument(let detail): "has a bad argument: \(detail)"
            case .badStack(let detail): "finds \(detail) on the stack"
            case .unknownMemo(let index): "asks for memo \(index), which was never stored"
            case .unknownProtocol(let version): "announces protocol \(version); 0 to 5 are known"
            }
        return "pickle, byte \(offset): \(name) \(sentence)"
    }
}
