import TestSupport
import Testing

@testable import SegFormats

@Suite struct UniqueTableTests {
    @Test func `an id names an entry exactly when all entries with it are the same`() {
        var random = SplitMix64(seed: 21)
        for _ in 0..<1000 {
            let entries = (0..<Int.random(in: 0...8, using: &random)).map { _ in
                (id: Int.random(in: 0...3, using: &random), value: Int.random(in: 0...1, using: &random))
            }
            var (table, report) = (UniqueTable<Int>(of: "thing"), DataReport())
            for entry in entries { table.add(entry.value, id: entry.id, place: "here", report: &report) }
            for id in 0...3 {
                let values = Set(entries.filter { $0.id == id }.map(\.value))
                #expect(table[id] == (values.count == 1 ? values.first : nil))
            }
            let isShared = (0...3).contains { id in Set(entries.filter { $0.id == id }.map(\.value)).count > 1 }
            #expect(report.entries.isEmpty == !isShared)
        }
    }

    @Test func `an entry without an id or its text is reported by its place`() throws {
        let text =
            #"{"images": [{"id": 1, "file_name": "a"}, {"id": "2", "file_name": "b"}, {"id": 3, "file_name": 4}]}"#
        var report = DataReport()
        let table = try UniqueTable<String>.read(
            JSONCursor([UInt8](text.utf8), file: "f.json"), list: "images", name: "file_name", else: .brokenImageRecord,
            noun: "picture", report: &report)
        #expect(table.values == [1: "a"])
        #expect(report.counts == [.brokenImageRecord: 2])
        #expect(report.entries.map(\.detail).allSatisfy { $0.hasPrefix("f.json, byte ") })
        #expect(report.entries[0].detail.hasSuffix("id") && report.entries[1].detail.hasSuffix("file_name"))
    }
}
