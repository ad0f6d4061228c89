/// A dictionary, in the order in which its keys first came, as Python keeps it.
///
/// Keys are numbers, strings, bytes or `None`; as in Python, `1`, `1.0` and `True` are one key, and strings are the same
/// only when their code points are. Setting a key again replaces its value and keeps its place.
public final class PickleDictionary {
    /// Keys with their values.
    public private(set) var entries: [(key: PickleValue, value: PickleValue)] = []
    /// Places of the keys, once there are more than a search from the start is quick for.
    private var places: [PickleKey: Int] = [:]
    private static let searched = 16

    init() {}

    /// The value of `key`.
    public subscript(key: PickleValue) -> PickleValue? {
        guard let wanted = PickleKey(key), let place = place(of: wanted) else { return nil }
        return entries[place].value
    }

    /// Sets a value; false when `key` cannot be one.
    func set(_ key: PickleValue, _ value: PickleValue) -> Bool {
        guard let wanted = PickleKey(key) else { return false }
        if let place = place(of: wanted) {
            entries[place].value = value
        } else {
            append(wanted, (key, value))
        }
        return true
    }

    func removeAll() {
        entries = []
        places = [:]
    }

    private func place(of key: PickleKey) -> Int? {
        if places.isEmpty { return entries.firstIndex { PickleKey($0.key) == key } }
        return places[key]
    }

    private func append(_ key: PickleKey, _ entry: (key: PickleValue, value: PickleValue)) {
        entries.append(entry)
        if !places.isEmpty {
            places[key] = entries.count - 1
        } else if entries.count > Self.searched {
            for (index, entry) in entries.enumerated() {
                if let key = PickleKey(entry.key) { places[key] = index }
            }
        }
    }
}

/// What makes two keys of a Python dictionary the same.
enum PickleKey: Hashable {
    case none
    case int(Int)
    case longInt([UInt8])
    case float(UInt64)
    case text(ExactText)
    case bytes([UInt8])

    /// Nil for containers, of which Python takes some as keys and plain annotations have none.
    init?(_ value: PickleValue) {
        switch value {
        case .none: self = .none
        case .bool, .int: self = .int(value.asInt ?? 0)
        case .longInt(let bytes): self = .longInt(bytes)
        case .float(let number): self = value.asInt.map(PickleKey.int) ?? .float(number.bitPattern)
        case .string(let text): self = .text(ExactText(text: text))
        case .bytes(let bytes): self = .bytes(bytes)
        case .sequence, .dictionary: return nil
        }
    }
}

/// A string that equals another only when the code points do: Swift's own equality takes “é” for “é”.
struct ExactText: Hashable {
    let text: String

    static func == (a: ExactText, b: ExactText) -> Bool {
        a.text.utf8.elementsEqual(b.text.utf8)
    }

    func hash(into hasher: inout Hasher) {
        for byte in text.utf8 { hasher.combine(byte) }
        hasher.combine(UInt8.max)
    }
}
