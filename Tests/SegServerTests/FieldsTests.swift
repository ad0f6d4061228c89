import SegGeometry
import Testing

@testable import SegServer

@Suite struct FieldsTests {
    private func fields(_ text: String) throws -> Fields { try Fields(JSONValue(Array(text.utf8))) }

    @Test func `members are given by type, and nothing for those that are absent or null`() throws {
        let fields = try fields(#"{"s": "x", "n": 2.5, "i": 4.0, "b": true, "l": [1, 2], "o": {"p": null}, "z": null}"#)
        #expect(try fields.string("s") == "x" && fields.string("z") == nil && fields.string("none") == nil)
        #expect(try fields.number("n", in: 0...3) == 2.5 && fields.integer("i", in: 0...9) == 4)
        #expect(try fields.bool("b") == true && fields.numbers("l", count: 2) == [1, 2])
        #expect(try fields.fields("o")?.string("p") == nil)
        #expect(try self.fields(#"{"f": "coco"}"#).choice("f", FillRule.self) == .coco)
    }

    @Test func `a wrong member is named by its whole path`() throws {
        let fields = try fields(#"{"a": [{"n": "x"}], "i": 5, "f": "odd", "big": 1e999}"#)
        let item = try #require(try fields.objects("a", limit: 1)?.first)
        func param(_ work: () throws -> Void) -> String? {
            do { try work() } catch let error as ServerError { return error.param } catch { return nil }
            return nil
        }
        #expect(param { _ = try item.number("n", in: 0...1) } == "a[0].n")
        #expect(param { _ = try fields.integer("i", in: 0...4) } == "i")
        #expect(param { _ = try fields.number("big", in: 0...1) } == "big")
        #expect(param { _ = try fields.choice("f", FillRule.self) } == "f")
        #expect(param { _ = try fields.objects("a", limit: 0) } == "a")
        #expect(param { try fields.allow(only: ["a", "i", "f"]) } == "big")
        #expect(param { _ = try self.fields(#"{"seed": 18446744073709551616}"#).seed("seed") } == "seed")
        #expect(try self.fields(#"{"seed": 18446744073709551615}"#).seed("seed") == .max)
        #expect(try self.fields(#"{"seed": -1}"#).seed("seed") == .max)
    }
}
