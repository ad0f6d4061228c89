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
    /// A longer integer: its two's complement bytes, lowest first, as few as it takes.
    case longInt([UInt8])
    /// A float.
    case float(Double)
    /// A string; Python 2's byte strings are among them when they are UTF-8. Lone surrogates are replaced by U+FFFD.
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
    /// Which of Python's containers it is.
    public enum Kind: String, Hashable, Sendable {
        case list, tuple, set, frozenSet
    }

    /// Which container it is.
    public let kind: Kind
    /// The elements in the order of the pickle; equal elements of a set are all kept.
    public internal(set) var elements: [PickleValue]

    init(_ kind: Kind, _ elements: [PickleValue]) {
        self.kind = kind
        self.elements = elements
    }
}

extension PickleValue {
    /// The integer, also of a float that is one, and 0 or 1 of a boolean.
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
        if case .dictionary(let value) = self { return value[.string(key)] }
        return nil
    }
}
