/// What a pickle of plain data holds.
///
/// Lists and dictionaries are references, as they are in Python: a pickle may name one twice, even inside itself, so the
/// memory that a value takes is bounded by the pickle's size, and a walk over it must bound its own depth.
public enum PickleValue {
    /// `None`.
    case none
    /// `True` or `False`.
    case bool(Bool)
    /// An integer of at most 64 bits.
    case int(Int)
    /// A longer integer: its two's complement bytes, lowest first.
    case longInt([UInt8])
    /// A float.
    case float(Double)
    /// A string; Python 2's byte strings are among them when they are UTF-8.
    case string(String)
    /// `bytes`, `bytearray`, and Python 2's byte strings that are not UTF-8.
    case bytes([UInt8])
    /// A list, tuple, set or frozenset.
    case sequence(PickleSequence)
    /// A dictionary.
    case dictionary(PickleDictionary)
}

/// A list, tuple, set or frozenset.
public final class PickleSequence {
    /// The elements in the order of the pickle.
    public internal(set) var elements: [PickleValue]

    init(_ elements: [PickleValue] = []) {
        self.elements = elements
    }
}

/// A dictionary. Keys that are neither strings nor integers are kept in `others` alone.
public final class PickleDictionary {
    /// Values of the string keys; the last one of a key counts.
    public internal(set) var strings: [String: PickleValue] = [:]
    /// Values of the integer keys; the last one of a key counts.
    public internal(set) var integers: [Int: PickleValue] = [:]
    /// Entries with other keys.
    public internal(set) var others: [(key: PickleValue, value: PickleValue)] = []

    init() {}

    func set(_ key: PickleValue, _ value: PickleValue) {
        switch key {
        case .string(let text): strings[text] = value
        case .int(let number): integers[number] = value
        default: others.append((key, value))
        }
    }
}

extension PickleValue {
    /// The integer, also of a float that is one.
    public var asInt: Int? {
        switch self {
        case .int(let value): value
        case .float(let value): Int(exactly: value)
        case .bool(let value): value ? 1 : 0
        default: nil
        }
    }

    /// The number.
    public var asDouble: Double? {
        switch self {
        case .int(let value): Double(value)
        case .float(let value): value
        default: nil
        }
    }

    /// The string.
    public var asString: String? {
        if case .string(let value) = self { return value }
        return nil
    }

    /// The elements of a list, tuple or set.
    public var asArray: [PickleValue]? {
        if case .sequence(let value) = self { return value.elements }
        return nil
    }

    /// The value of a string key of a dictionary.
    public subscript(key: String) -> PickleValue? {
        if case .dictionary(let value) = self { return value.strings[key] }
        return nil
    }
}
