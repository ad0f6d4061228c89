import SegGeometry
import SegNotation
import Testing

/// What the reader says about lists that are not as they should be.
@Suite struct ListScannerTests {
    @Test(arguments: [
        ("[0.1]", Diagnostic.Kind.wrongCount, 0), ("see [0.1, 0.2, 0.3]", .wrongCount, 4),
        ("[0.1, 0.2, 0.3, 0.4, 0.5]", .wrongCount, 0), ("[[0.1, 0.2", .truncated, 10), ("[[", .truncated, 2),
        ("è [nan, 0.2]", .badNumber, 4), ("[0.1, 1.2.3]", .badNumber, 6), ("[0.1, 1e999]", .badNumber, 6),
        ("[0.1, 2000000]", .badNumber, 6), ("[0.1, 1e]", .badNumber, 6), ("[0.5px, 0.1]", .badNumber, 1),
        ("[0.1 and 0.2]", .unexpectedText, 5), ("[0.1 星 0.2]", .unexpectedText, 5), ("[0.1; 0.2]", .unexpectedText, 4),
        ("[0.1, (0.2)]", .unexpectedText, 6), ("[{0.1, 0.2]", .unexpectedText, 1),
        ("[1, [0.5, 0.5, 0.5, 0.5]]", .strayNumber, 1),
        ("[-0.1, 0.5]", .outOfRange, 1), ("[0.1, 0.5, 1.1, 1.2]", .outOfRange, 1),
    ])
    func `a fault has a kind and a place`(text: String, kind: Diagnostic.Kind, at: Int) {
        let diagnostics = PolygonReader.read(text).diagnostics
        #expect(diagnostics.map(\.kind) == [kind])
        #expect(diagnostics.map(\.at) == [at])
    }

    @Test func `a missing bracket is noted where the numbers begin`() {
        let reading = PolygonReader.read("[[[0.1, 0.2], 0.3, 0.4], [0.5, 0.6]]]")
        #expect(reading.diagnostics.map(\.kind) == [.missingBracket])
        #expect(reading.diagnostics.first?.at == 14)
        #expect(reading.polygons.map(\.vertices.count) == [3])
    }

    @Test func `odd characters are noted once a list`() {
        let reading = PolygonReader.read("[[[0.1; 0.2], […] [\"0.3\"; \"0.4\"], [0.5, 0.6]]]")
        #expect(reading.diagnostics.map(\.kind) == [.unexpectedText, .unexpectedText])
        #expect(reading.polygons.map(\.vertices.count) == [3])
    }

    @Test func `a box between vertices does not end their ring`() {
        let reading = PolygonReader.read("[[0.1, 0.2], [0.1, 0.2, 0.3, 0.4], [0.3, 0.4], [0.5, 0.6]]")
        #expect(reading.polygons.map(\.vertices.count) == [3])
        #expect(reading.boxes.count == 1)
    }
}
