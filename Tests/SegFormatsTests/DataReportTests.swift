import SegFormats
import SegNotation
import Testing

@Suite struct DataReportTests {
    @Test func `entries are counted by problem and written in order`() {
        var report = DataReport()
        report.add(.leak, "b \"1\"")
        report.add(.emptyMask, "a")
        var other = DataReport()
        other.add(.leak, "c")
        report.add(other)
        #expect(report.counts == [.leak: 2, .emptyMask: 1])
        #expect(
            report.json.line == #"{"counts": {"empty_mask": 1, "leak": 2}, "entries": ["#
                + #"{"problem": "leak", "detail": "b \"1\""}, {"problem": "empty_mask", "detail": "a"}, "#
                + #"{"problem": "leak", "detail": "c"}]}"#)
    }
}
