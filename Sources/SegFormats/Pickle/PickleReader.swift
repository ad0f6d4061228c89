/// Reads a pickle of plain data: numbers, strings, bytes, lists, tuples, sets and dictionaries, protocols 0 to 5.
///
/// Nothing is ever called or imported: the opcodes that would (`GLOBAL`, `REDUCE`, `BUILD`, `INST`, `OBJ`, `NEWOBJ`,
/// extensions, persistent ids, out-of-band buffers) are errors that name the opcode and its offset. Time and memory are
/// linear in the bytes. The format is that of CPython 3.14's `pickle` module and its `pickletools` notes.
public struct PickleReader {
    var input: PickleInput
    var stack: [PickleValue] = []
    var marks: [Int] = []
    var memo: [Int: PickleValue] = [:]
    let arena = PickleArena()

    private init(_ bytes: [UInt8]) {
        input = PickleInput(bytes)
    }

    /// Reads a whole pickle; bytes after its end are ignored, as Python does.
    ///
    /// - Throws: `PickleError` for anything but a well-formed pickle of plain data.
    public static func read(_ bytes: [UInt8]) throws(PickleError) -> PickleDocument {
        var reader = PickleReader(bytes)
        while true {
            let opcode = try reader.input.opcode()
            if opcode == .stop { break }
            try reader.perform(opcode)
        }
        guard reader.marks.isEmpty, reader.stack.count == 1 else {
            throw reader.input.error(.badStack("\(reader.stack.count) values, not one,"))
        }
        return PickleDocument(root: reader.stack[0], arena: reader.arena)
    }

    private mutating func perform(_ opcode: PickleOpcode) throws(PickleError) {
        switch opcode {
        case .global, .reduce, .build, .instance, .object, .newObject, .newObjectExtended, .stackGlobal,
            .extension1, .extension2, .extension4, .persistent, .binPersistent, .nextBuffer, .readOnlyBuffer:
            throw input.error(.callsCode)
        case .proto:
            let version = try Int(input.byte())
            if version > 5 { throw input.error(.unknownProtocol(version)) }
        case .frame: try input.skip(8)
        case .mark: marks.append(stack.count)
        case .pop: try discard()
        case .popMark: _ = try takeToMark()
        case .duplicate: stack.append(try top())
        case .put, .binPut, .longBinPut, .memoize: memo[try memoIndex(opcode)] = try top()
        case .get, .binGet, .longBinGet: try recall(memoIndex(opcode))
        case .append, .appends, .setItem, .setItems, .addItems: try fill(opcode)
        case .emptyList, .emptyTuple, .emptySet, .emptyDict, .list, .tuple, .frozenSet, .dict, .tuple1, .tuple2,
            .tuple3:
            try stack.append(container(opcode))
        default: try stack.append(input.scalar(opcode))
        }
    }
}

// The stack and the memo.
extension PickleReader {
    func top() throws(PickleError) -> PickleValue {
        guard let value = stack.last, stack.count > (marks.last ?? 0) else { throw input.error(.badStack("nothing")) }
        return value
    }

    private mutating func take() throws(PickleError) -> PickleValue {
        let value = try top()
        stack.removeLast()
        return value
    }

    /// `POP` takes a mark off when one is on top.
    private mutating func discard() throws(PickleError) {
        if marks.last == stack.count { marks.removeLast() } else { _ = try take() }
    }

    mutating func takeToMark() throws(PickleError) -> [PickleValue] {
        guard let mark = marks.popLast() else { throw input.error(.badStack("no mark")) }
        let values = Array(stack[mark...])
        stack.removeSubrange(mark...)
        return values
    }

    private mutating func memoIndex(_ opcode: PickleOpcode) throws(PickleError) -> Int {
        switch opcode {
        case .memoize: memo.count
        case .binPut, .binGet: try Int(input.byte())
        case .longBinPut, .longBinGet: try input.little(4)
        default: try input.decimalLine()
        }
    }

    private mutating func recall(_ index: Int) throws(PickleError) {
        guard let value = memo[index] else { throw input.error(.unknownMemo(index)) }
        stack.append(value)
    }
}
