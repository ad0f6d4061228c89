import SegRewards
import Testing

@testable import SegTraining

struct MetricsSeriesTests {
    @Test func `numbers become series under the paths of their keys`() {
        let series = MetricsSeries(
            jsonLines: """
                {"step":1,"loss":2.5,"isApplied":true,"parts":{"overlap":0.25},"tokens":30,"rolloutSeconds":2}
                {"step":2,"loss":"nan","isApplied":false,"parts":{"overlap":0.5},"name":"x","tokens":10,"rolloutSeconds":0}
                {"step":2,"scores":{"textToMask":{"mean":0.75}}}
                """)
        #expect(series.points["loss"] == [.init(step: 1, value: 2.5)])
        #expect(series.points["parts.overlap"]?.map(\.value) == [0.25, 0.5])
        #expect(series.points["isApplied"]?.map(\.value) == [1, 0])
        #expect(series.points["tokensPerSecond"] == [.init(step: 1, value: 15)])
        #expect(series.names(from: "scores.", to: ".mean") == ["scores.textToMask.mean"])
        #expect(series.skippedLines == 0 && series.points["name"] == nil)
    }

    @Test func `lines that are no metrics are counted, whatever they hold`() {
        let series = MetricsSeries(
            jsonLines:
                "{\"step\":1,\"a\":1}\n{\"step\":2,\"a\"\nnull\n[1]\n{\"step\":\"x\"}\n{}\n\u{0}\n{\"step\":1e999}\n\n")
        #expect(series.skippedLines == 7 && series.points["a"]?.count == 1)
    }
}
