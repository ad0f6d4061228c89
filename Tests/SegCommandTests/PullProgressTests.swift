import SegHub
import Testing

@testable import SegCommand

@Suite struct PullProgressTests {
    @Test func `the bar has files, bytes, rate and time left once they are known`() {
        var meter = TransferMeter()
        meter.total = 1_000_000_000
        #expect(PullProgress.text(meter, files: 0, of: 3, at: 0) == "░░░░░░░░░░░░░░░░░░░░ 0/3 · 0 bytes of 1.0 GB")
        for second in 0...4 { meter.add(100_000_000, at: Double(second)) }
        let text = PullProgress.text(meter, files: 1, of: 3, at: 5)
        #expect(text == "██████████░░░░░░░░░░ 1/3 · 500 MB of 1.0 GB · 100 MB/s · 0:05 left")
        #expect(PullProgress.text(TransferMeter(), files: 1, of: 1, at: 0).hasSuffix("1/1 · 0 bytes of 0 bytes"))
    }
}
