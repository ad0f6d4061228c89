import Testing

@testable import SegModels

@Suite struct ConfigReaderTests {
    @Test func `sections are asked in order, and null counts as absent`() {
        var reader = ConfigReader(sections: [
            ("inner", ["a": .null, "b": .number(2)]), ("", ["a": .number(1), "b": .number(9), "other": .number(5)]),
        ])
        #expect(reader.int("a") == 1 && reader.int("b") == 2 && reader.int("c", "other") == 5)
        #expect(reader.int("nowhere", fallback: 7) == 7)
        #expect(reader.problems.isEmpty)
    }

    @Test func `a wrong value is a problem at its path`() {
        var reader = ConfigReader(sections: [
            ("inner", ["a": .string("x"), "b": .number(0.5), "c": .array([.number(-1)])])
        ])
        _ = reader.int("a")
        _ = reader.int("b", fallback: 3)
        _ = reader.ints("c", fallback: [])
        _ = reader.positive("a", fallback: 1)
        _ = reader.bool("a", fallback: true)
        reader.require("a", oneOf: ["y", "z"])
        _ = reader.int("missing")
        #expect(
            reader.problems.map(\.key) == ["inner.a", "inner.b", "inner.c", "inner.a", "inner.a", "inner.a", "missing"])
        #expect(reader.problems[5].description == "inner.a: expected y or z, found \"x\"")
    }

    @Test func `numbers outside the range are refused`() {
        var reader = ConfigReader(sections: [("", ["a": .number(1e300), "b": .number(-3)])])
        _ = reader.int("a")
        _ = reader.int("b")
        #expect(reader.problems.count == 2)
    }

    @Test func `one number or several may stand for a list`() {
        var reader = ConfigReader(sections: [
            ("", ["a": .number(4), "b": .array([.number(5), .number(6)]), "c": .bool(true)])
        ])
        #expect(reader.intOrInts("a", fallback: []) == [4] && reader.intOrInts("b", fallback: []) == [5, 6])
        _ = reader.intOrInts("c", fallback: [])
        #expect(reader.problems.map(\.key) == ["c"])
    }

    @Test func `an inner object is read under its path`() {
        let reader = ConfigReader(sections: [("", ["rope": .object(["theta": .string("no")])])])
        var inner = reader.inner("rope_parameters", "rope")
        _ = inner.positive("theta", fallback: 1)
        #expect(inner.problems.map(\.key) == ["rope.theta"])
        #expect(reader.inner("none").sections.isEmpty)
    }
}
