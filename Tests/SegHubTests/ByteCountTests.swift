import Testing

@testable import SegHub

@Suite struct ByteCountTests {
    @Test(arguments: [
        (0, "0 bytes"), (1, "1 byte"), (999, "999 bytes"), (1000, "1 kB"), (12_345, "12 kB"), (999_999, "1.0 MB"),
        (16_600_000_000, "16.6 GB"), (340_400_000, "340 MB"), (2_500_000_000_000, "2.5 TB"),
    ])
    func `bytes are rounded for people`(_ bytes: Int, _ text: String) { #expect(ByteCount.text(bytes) == text) }
}
