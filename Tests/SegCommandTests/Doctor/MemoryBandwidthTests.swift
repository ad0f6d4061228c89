import Testing

@testable import SegCommand

@Suite struct MemoryBandwidthTests {
    @Test func `memory is neither slower than a disk nor faster than any that is made`() {
        let speed = MemoryBandwidth.measure(threads: 2, blockBytes: 8 << 20)
        #expect(speed > 1e8 && speed < 1e13)
    }
}
