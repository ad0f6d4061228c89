import Testing

@testable import SegFormats

@Suite struct CSVTableTests {
    @Test(arguments: ["\n", "\r\n", "\r"])
    func `rows have their fields by name and their lines`(end: String) throws {
        let text = ["\u{FEFF}a,b", "1,\"x, y\"", "", "2,\"two\(end)lines\"", "3,"].joined(separator: end)
        let table = try CSVTable.read(Array(text.utf8), file: "f")
        #expect(table.header == ["a", "b"])
        #expect(
            table.rows.map(\.fields) == [
                ["a": "1", "b": "x, y"], ["a": "2", "b": "two\(end)lines"], ["a": "3", "b": ""],
            ])
        #expect(table.rows.map(\.line) == [2, 4, 6])
    }

    @Test func `rows of other lengths, no header and open quotes are errors`() {
        for text in ["a,b\n1\n", "a,b\n1,2,3\n", "", "a,b\n\"1,2\n"] {
            #expect(throws: FormatError.self) { try CSVTable.read(Array(text.utf8), file: "f") }
        }
    }
}
