import Testing

@testable import SegExport

@Suite struct XMLTextTests {
    @Test func `what XML reserves is referred to, what it cannot hold is replaced`() {
        #expect(
            XMLText.escaped("a<b>&\"'\n\t\u{1}\u{FFFF}猫")
                == "a&lt;b&gt;&amp;&quot;&apos;&#10;&#9;\u{FFFD}\u{FFFD}猫")
    }
}
