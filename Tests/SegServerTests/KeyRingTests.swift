import Testing

@testable import SegServer

@Suite struct KeyRingTests {
    @Test func `a ring opens for its own keys alone`() {
        let ring = KeyRing(["first-key-of-some-length", "second-key-of-some-length"])
        #expect(ring.holds("first-key-of-some-length") && ring.holds("second-key-of-some-length"))
        for other in ["", "first-key-of-some-lengt", "first-key-of-some-length ", "third", "First-key-of-some-length"] {
            #expect(!ring.holds(other))
        }
        #expect(KeyRing([]).isEmpty && !ring.isEmpty && !KeyRing([]).holds(""))
        #expect(ring.name(of: "a") != ring.name(of: "b") && !ring.name(of: "secret").contains("secret"))
    }
}
