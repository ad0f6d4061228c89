import SegFormats
import Testing

@Suite struct PickleValueTests {
    @Test func `a value is a number only if it is one exactly`() {
        #expect(PickleValue.float(2).asInt == 2)
        #expect(PickleValue.float(2.5).asInt == nil)
        #expect(PickleValue.float(.nan).asInt == nil)
        #expect(PickleValue.bool(true).asInt == 1)
        #expect(PickleValue.string("2").asInt == nil)
        #expect(PickleValue.int(2).asDouble == 2)
        #expect(PickleValue.none.asDouble == nil)
    }

    @Test func `what is no string, list or dictionary is not taken for one`() {
        #expect(PickleValue.int(2).asString == nil)
        #expect(PickleValue.string("ab").asArray == nil)
        #expect(PickleValue.string("ab")["a"] == nil)
    }

    @Test func `lists, tuples and sets stay apart`() throws {
        for (text, kind) in [("]", PickleSequence.Kind.list), (")", .tuple), ("\u{8F}", .set), ("(\u{91}", .frozenSet)]
        {
            let bytes = text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) } + [UInt8(ascii: ".")]
            let document = try PickleReader.read(bytes)
            guard case .sequence(let sequence) = document.root else { continue }
            #expect(sequence.kind == kind)
        }
    }
}
