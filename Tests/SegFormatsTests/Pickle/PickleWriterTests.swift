import Testing

@testable import SegFormats

struct PickleWriterTests {
    @Test func `what is written is read back`() throws {
        var writer = PickleWriter()
        for number in [0, -1, 77, Int(Int32.max), Int(Int32.min) - 1, 1 << 40, .max, .min] {
            writer.entry { pickle in
                pickle.dictionary([
                    ("number", { $0.integer(number) }), ("text", { $0.string("piñata 🪅 \(number)") }),
                    ("list", { $0.list([1, number, 3]) { $0.integer($1) } }),
                    ("none", { $0.list([Int]()) { $0.integer($1) } }),
                ])
            }
        }
        let document = try PickleReader.read(PickleWriter.listStart + writer.bytes + PickleWriter.listEnd)
        let entries = try #require(document.root.asArray)
        #expect(entries.count == 8)
        #expect(
            entries.compactMap { $0["number"]?.asInt } == [
                0, -1, 77, 2_147_483_647, -2_147_483_649, 1 << 40, .max, .min,
            ])
        #expect(entries[2]["text"]?.asString == "piñata 🪅 77")
        #expect(entries[2]["list"]?.asArray?.compactMap(\.asInt) == [1, 77, 3])
        #expect(entries[0]["none"]?.asArray?.isEmpty == true)
    }

    @Test func `an empty list is a pickle`() throws {
        let document = try PickleReader.read(PickleWriter.listStart + PickleWriter.listEnd)
        #expect(document.root.asArray?.isEmpty == true)
    }
}
