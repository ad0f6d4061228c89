/// Measures the time between laps.
package struct Stopwatch {
    private var last = ContinuousClock.now

    /// A watch that starts now.
    package init() {}

    /// Seconds since the last lap, or since the start.
    package mutating func lap() -> Double {
        let now = ContinuousClock.now
        defer { last = now }
        return (now - last) / .seconds(1)
    }
}
