import SegFormats
import Testing

@Suite struct PickleDictionaryTests {
    private func dictionary(_ body: [UInt8]) throws -> PickleDocument {
        try PickleReader.read(Array("}(".utf8) + body + Array("u.".utf8))
    }

    private func entry(_ key: [UInt8], _ value: UInt8) -> [UInt8] { key + [UInt8(ascii: "K"), value] }
    private func text(_ text: String) -> [UInt8] { [0x8C, UInt8(text.utf8.count)] + Array(text.utf8) }

    @Test func `entries keep the order of their first setting, with the last value`() throws {
        let document = try dictionary(entry(text("b"), 1) + entry(text("a"), 2) + entry(text("b"), 3))
        guard case .dictionary(let made) = document.root else { return }
        #expect(made.entries.map(\.key.asString) == ["b", "a"])
        #expect(made.entries.map(\.value.asInt) == [3, 2])
    }

    @Test func `one, one as a float, and true are one key`() throws {
        let float: [UInt8] = [UInt8(ascii: "G"), 0x3F, 0xF0, 0, 0, 0, 0, 0, 0]
        let document = try dictionary(entry([UInt8(ascii: "K"), 1], 5) + entry(float, 6) + entry([0x88], 7))
        guard case .dictionary(let made) = document.root else { return }
        #expect(made.entries.count == 1)
        #expect(made[.float(1)]?.asInt == 7)
    }

    @Test func `strings of other code points are other keys, even if they look the same`() throws {
        let document = try dictionary(entry(text("\u{E9}"), 1) + entry(text("e\u{301}"), 2))
        #expect(document.root["\u{E9}"]?.asInt == 1)
        #expect(document.root["e\u{301}"]?.asInt == 2)
    }

    @Test(arguments: [3, 16, 17, 200]) func `every key is found in dictionaries of any size`(_ count: Int) throws {
        let body = (0..<count).flatMap { entry(text("key \($0)"), UInt8($0)) }
        let document = try dictionary(body + body)
        guard case .dictionary(let made) = document.root else { return }
        #expect(made.entries.count == count)
        for index in 0..<count { #expect(document.root["key \(index)"]?.asInt == index) }
        #expect(document.root["key \(count)"] == nil)
    }
}
