import SegGeometry
import SegNotation
import Testing

@Suite struct RingNotesTests {
    @Test(arguments: [
        ("[[[0.5, 0.5]]]", [Diagnostic.Kind.shortRing], [3]), ("[[[0.5, 0.5], [0.6, 0.5]]]", [.shortRing], [3]),
        ("[[[0.5, 0.5], [0.6, 0.5], [0.6, 0.5], [0.6, 0.5]]]", [.repeatedVertex], [27]),
        ("[[[0.5, 0.5], [0.6, 1.5], [2, 3], [0.6, 0.5]]]", [.outOfRange], [15]),
        ("[[[7, 7], [7, 7]]]", [.outOfRange, .repeatedVertex, .shortRing], [3, 11, 3]),
    ])
    func `a ring is described once, when it ends`(text: String, kinds: [Diagnostic.Kind], places: [Int]) {
        let reading = PolygonReader.read(text)
        #expect(reading.diagnostics.map(\.kind) == kinds)
        #expect(reading.diagnostics.map(\.at) == places)
        #expect(reading.polygons.count == 1)
    }

    @Test func `counts are in the sentence`() {
        let messages = PolygonReader.read("[[[7, 7], [7, 0.5]]]").diagnostics.map(\.message)
        #expect(messages[0].hasPrefix("3 coordinates lie outside 0…1"))
        #expect(messages[1] == "a ring of 2 vertices encloses no area")
    }
}
