/// The numbers since the latest bracket.
struct NumberList {
    /// The first four; unusable ones are 0.
    private(set) var values: [Double] = [0, 0, 0, 0]
    /// How many there are.
    private(set) var count = 0
    /// Whether all of them are numbers.
    private(set) var isUsable = true
    /// Where the first begins.
    private(set) var start = 0

    var isEmpty: Bool { count == 0 }

    /// Adds a number, or nil where an unusable one stands.
    mutating func append(_ value: Double?, at offset: Int) {
        if count == 0 { start = offset }
        if count < values.count { values[count] = value ?? 0 }
        if value == nil { isUsable = false }
        count += 1
    }

    mutating func removeAll() {
        count = 0
        isUsable = true
    }
}
