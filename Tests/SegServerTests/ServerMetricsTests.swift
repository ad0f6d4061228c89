import SegInference
import Testing

@testable import SegServer

@Suite struct ServerMetricsTests {
    @Test func `figures are written as Prometheus reads them`() {
        let metrics = ServerMetrics()
        metrics.count(route: "/a", status: 200, seconds: 0.2)
        metrics.count(route: "/a", status: 200, seconds: 400)
        metrics.count(route: "/a", firstToken: 0.01, perToken: nil)
        metrics.count(pictureWasThere: false)
        var engine = EngineStatistics()
        engine.tokens = 12
        let text = metrics.text(engine, storeBytes: 5, pictures: 1)
        for line in [
            "simpleseg_requests_total{route=\"/a\",status=\"200\"} 2",
            "simpleseg_request_seconds_bucket{route=\"/a\",le=\"0.1\"} 0",
            "simpleseg_request_seconds_bucket{route=\"/a\",le=\"0.25\"} 1",
            "simpleseg_request_seconds_bucket{route=\"/a\",le=\"+Inf\"} 2",
            "simpleseg_request_seconds_count{route=\"/a\"} 2",
            "simpleseg_time_to_first_token_seconds_count{route=\"/a\"} 1",
            "simpleseg_tokens_total 12", "simpleseg_picture_misses_total 1", "simpleseg_picture_bytes 5",
            "# TYPE simpleseg_tokens_total counter",
        ] {
            #expect(text.contains(line + "\n"), "\(line)")
        }
        // A name is explained once, and every line is a comment or a name with a number.
        let lines = text.split(separator: "\n")
        #expect(Set(lines.filter { $0.hasPrefix("# TYPE") }).count == lines.count { $0.hasPrefix("# TYPE") })
        #expect(lines.allSatisfy { $0.hasPrefix("#") || Double($0.split(separator: " ").last ?? "") != nil })
    }
}
