/// How fast bytes come and when they will all be there. Bytes that were found on the disk are no measure of speed.
public struct TransferMeter: Sendable {
    /// Bytes of the whole.
    public var total = 0
    /// Bytes that are there.
    public private(set) var done = 0
    /// What came in the last seconds: when, and how much.
    private var recent: [(second: Double, bytes: Int)] = []
    private let window = 10.0

    /// A meter at nought.
    public init() {}

    /// Counts bytes at a time, in seconds from any start.
    ///
    /// - Parameters:
    ///   - bytes: how many; below zero for some that were wrong.
    ///   - second: when.
    ///   - isTransferred: false for bytes that were there already.
    public mutating func add(_ bytes: Int, at second: Double, isTransferred: Bool = true) {
        done = max(0, done + bytes)
        guard isTransferred, bytes > 0 else { return }
        if let last = recent.last, second - last.second < 0.1 {
            recent[recent.count - 1].bytes += bytes
        } else {
            recent.append((second, bytes))
        }
        recent.removeAll { second - $0.second > window }
    }

    /// Bytes a second of late; nil while it is not known.
    public func rate(at second: Double) -> Double? {
        let counted = recent.filter { second - $0.second <= window }
        guard let first = counted.first, second - first.second >= 0.5 else { return nil }
        return Double(counted.reduce(0) { $0 + $1.bytes }) / (second - first.second)
    }

    /// Seconds until all is there; nil while it is not known.
    public func secondsLeft(at second: Double) -> Double? {
        guard let rate = rate(at: second), rate > 0, total > done else { return nil }
        return Double(total - done) / rate
    }
}
