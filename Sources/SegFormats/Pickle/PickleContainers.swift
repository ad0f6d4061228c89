/// Lists, tuples, sets and dictionaries, made and filled.
extension PickleReader {
    /// The container that an opcode makes of what is on the stack.
    mutating func container(_ opcode: PickleOpcode) throws(PickleError) -> PickleValue {
        switch opcode {
        case .emptyList: return arena.sequence(.list, [])
        case .emptyTuple: return arena.sequence(.tuple, [])
        case .emptySet: return arena.sequence(.set, [])
        case .emptyDict: return arena.dictionary()
        case .tuple1: return try arena.sequence(.tuple, takeLast(1))
        case .tuple2: return try arena.sequence(.tuple, takeLast(2))
        case .tuple3: return try arena.sequence(.tuple, takeLast(3))
        case .list: return try arena.sequence(.list, takeToMark())
        case .frozenSet: return try arena.sequence(.frozenSet, takeToMark())
        case .dict:
            let entries = try takeToMark()
            let value = arena.dictionary()
            try set(entries, in: value)
            return value
        default: return try arena.sequence(.tuple, takeToMark())
        }
    }

    private mutating func takeLast(_ count: Int) throws(PickleError) -> [PickleValue] {
        guard stack.count - (marks.last ?? 0) >= count else { throw input.error(.badStack("too few values")) }
        let values = Array(stack.suffix(count))
        stack.removeLast(count)
        return values
    }

    /// Puts what is on the stack into the container below it.
    mutating func fill(_ opcode: PickleOpcode) throws(PickleError) {
        let values: [PickleValue]
        switch opcode {
        case .append: values = try takeLast(1)
        case .setItem: values = try takeLast(2)
        default: values = try takeToMark()
        }
        switch opcode {
        case .setItem, .setItems: try set(values, in: top())
        case .addItems: try add(values, to: .set)
        default: try add(values, to: .list)
        }
    }

    private func add(_ values: [PickleValue], to kind: PickleSequence.Kind) throws(PickleError) {
        guard case .sequence(let target) = try top(), target.kind == kind else {
            throw input.error(.badStack("no \(kind)"))
        }
        target.elements += values
    }

    private func set(_ entries: [PickleValue], in target: PickleValue) throws(PickleError) {
        guard case .dictionary(let dictionary) = target else { throw input.error(.badStack("no dictionary")) }
        guard entries.count.isMultiple(of: 2) else { throw input.error(.badStack("a key without value")) }
        for index in stride(from: 0, to: entries.count, by: 2)
        where !dictionary.set(entries[index], entries[index + 1]) {
            throw input.error(.badStack("a container as key"))
        }
    }
}
