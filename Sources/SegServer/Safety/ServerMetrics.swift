import SegDrafting
import SegInference
import Synchronization

/// What a server has done, as Prometheus reads it (text format 0.0.4).
final class ServerMetrics: Sendable {
    /// Counts of values up to bounds.
    struct Histogram: Sendable {
        private(set) var counts = [Int](repeating: 0, count: Self.bounds.count)
        private(set) var sum = 0.0
        private(set) var count = 0
        static let bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300]

        mutating func add(_ value: Double) {
            for index in Self.bounds.indices where value <= Self.bounds[index] { counts[index] += 1 }
            (sum, count) = (sum + value, count + 1)
        }

        /// The lines of the histogram; `labels` are its own, without braces.
        func lines(_ name: String, _ labels: String = "") -> String {
            let more = labels.isEmpty ? "" : labels + ","
            let own = labels.isEmpty ? "" : "{\(labels)}"
            let buckets = zip(Self.bounds, counts).map { "\(name)_bucket{\(more)le=\"\($0)\"} \($1)\n" }.joined()
            return buckets
                + "\(name)_bucket{\(more)le=\"+Inf\"} \(count)\n\(name)_sum\(own) \(sum)\n\(name)_count\(own) \(count)\n"
        }
    }

    private struct Key: Hashable {
        let route: String
        let status: Int
    }

    private struct State {
        var requests: [Key: Int] = [:]
        var seconds: [String: Histogram] = [:]
        var first: [String: Histogram] = [:]
        var between: [String: Histogram] = [:]
        var pictureHits = 0
        var pictureMisses = 0
    }

    private let state = Mutex(State())

    /// Counts a request that was answered, or whose answer begins, after so many seconds.
    func count(route: String, status: Int, seconds: Double) {
        state.withLock { state in
            state.requests[Key(route: route, status: status), default: 0] += 1
            state.seconds[route, default: Histogram()].add(seconds)
        }
    }

    /// Counts an answer: seconds until its first token, and between tokens on average.
    func count(route: String, firstToken: Double, perToken: Double?) {
        state.withLock { state in
            state.first[route, default: Histogram()].add(firstToken)
            if let perToken { state.between[route, default: Histogram()].add(perToken) }
        }
    }

    /// Counts whether a picture that was named was still there.
    func count(pictureWasThere: Bool) {
        state.withLock { pictureWasThere ? ($0.pictureHits += 1) : ($0.pictureMisses += 1) }
    }

    /// All figures.
    func text(_ engine: EngineStatistics, storeBytes: Int, pictures: Int) -> String {
        let state = state.withLock { $0 }
        var text = head("requests_total", "counter", "Requests by route and status.")
        for (key, count) in state.requests.sorted(by: { ($0.key.route, $0.key.status) < ($1.key.route, $1.key.status) })
        {
            text += "simpleseg_requests_total{route=\"\(key.route)\",status=\"\(key.status)\"} \(count)\n"
        }
        let histograms = [
            ("request_seconds", "Seconds until the answer, or its beginning where it is streamed.", state.seconds),
            ("time_to_first_token_seconds", "Seconds until the first token.", state.first),
            ("time_per_token_seconds", "Mean seconds between the tokens of an answer.", state.between),
        ]
        for (name, help, routes) in histograms {
            text += head(name, "histogram", help)
            for (route, histogram) in routes.sorted(by: { $0.key < $1.key }) {
                text += histogram.lines("simpleseg_\(name)", "route=\"\(route)\"")
            }
        }
        text += single("picture_hits_total", "counter", "Pictures that were named and there.", state.pictureHits)
        text += single("picture_misses_total", "counter", "Pictures that were named and gone.", state.pictureMisses)
        text += single("pictures", "gauge", "Pictures that are held.", pictures)
        text += single("picture_bytes", "gauge", "Bytes of pictures that are held.", storeBytes)
        return text + Self.text(engine)
    }

    private static func text(_ engine: EngineStatistics) -> String {
        single("ready", "gauge", "1 when the model is loaded.", engine.isReady ? 1 : 0)
            + single("engine_requests", "gauge", "Answers that wait or are being written.", engine.requests)
            + single("answers_finished_total", "counter", "Answers that were written to their end.", engine.finished)
            + single("answers_cancelled_total", "counter", "Answers whose readers went away.", engine.cancelled)
            + single("answers_failed_total", "counter", "Answers that failed.", engine.failed)
            + single("answers_refused_total", "counter", "Answers refused as too many waited.", engine.refused)
            + single("engine_steps_total", "counter", "Steps; tokens divided by steps is the batch size.", engine.steps)
            + single("engine_step_seconds_total", "counter", "Seconds spent in steps.", engine.seconds)
            + single("tokens_total", "counter", "Tokens that were written.", engine.tokens)
            + single("draft_passes_total", "counter", "Passes that wrote tokens.", engine.drafts.passes)
            + single("drafted_tokens_total", "counter", "Guesses that were verified.", engine.drafts.drafted)
            + single("accepted_tokens_total", "counter", "Guesses that were right.", engine.drafts.accepted)
            + single("prompt_tokens_total", "counter", "Tokens of prompts.", engine.promptTokens)
            + single("prompt_tokens_reused_total", "counter", "Those known from earlier prompts.", engine.reusedTokens)
            + single("key_value_bytes", "gauge", "Keys and values of answers being written.", engine.activeBytes)
            + single("prefix_bytes", "gauge", "Bytes held of prompts that were read.", engine.prefixBytes)
    }

    private static func single(_ name: String, _ kind: String, _ help: String, _ value: some Numeric) -> String {
        head(name, kind, help) + "simpleseg_\(name) \(value)\n"
    }

    private static func head(_ name: String, _ kind: String, _ help: String) -> String {
        "# HELP simpleseg_\(name) \(help)\n# TYPE simpleseg_\(name) \(kind)\n"
    }

    private func single(_ name: String, _ kind: String, _ help: String, _ value: Int) -> String {
        Self.single(name, kind, help, value)
    }

    private func head(_ name: String, _ kind: String, _ help: String) -> String { Self.head(name, kind, help) }
}
