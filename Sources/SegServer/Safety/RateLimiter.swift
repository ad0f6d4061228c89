import Synchronization

/// Counts requests by caller: each may save up a minute's worth, and gets it back evenly.
final class RateLimiter: Sendable {
    private struct Bucket {
        var tokens: Double
        var last: ContinuousClock.Instant
    }

    private let perMinute: Double
    private let buckets = Mutex<[String: Bucket]>([:])
    /// Callers that are remembered; those with full buckets are forgotten beyond.
    private static let capacity = 10_000

    /// - Parameter perMinute: requests a minute, 1 or more.
    init(perMinute: Int) { self.perMinute = Double(max(1, perMinute)) }

    /// Takes one of a caller's requests.
    ///
    /// - Returns: nil when there was one left; else the seconds until there is.
    func take(_ caller: String, at now: ContinuousClock.Instant = .now) -> Int? {
        buckets.withLock { buckets in
            if buckets.count >= Self.capacity { buckets = buckets.filter { refilled($0.value, now) < perMinute } }
            var bucket = buckets[caller] ?? Bucket(tokens: perMinute, last: now)
            bucket = Bucket(tokens: refilled(bucket, now), last: now)
            defer { buckets[caller] = bucket }
            // What came back in pieces adds up to a hair less.
            guard bucket.tokens >= 1 - 1e-9 else {
                return max(1, Int(((1 - bucket.tokens) / perMinute * 60 - 1e-6).rounded(.up)))
            }
            bucket.tokens -= 1
            return nil
        }
    }

    private func refilled(_ bucket: Bucket, _ now: ContinuousClock.Instant) -> Double {
        min(perMinute, bucket.tokens + (now - bucket.last) / .seconds(60) * perMinute)
    }
}
