import Foundation
import Testing

@testable import SegModels

@Suite struct JSONValueTests {
    @Test func `every kind of value is told apart`() throws {
        let json = #"{"a": null, "b": true, "c": 3, "d": 2.5, "e": "1", "f": [1, 2], "g": {}}"#
        let members = try ConfigFile.members(of: Data(json.utf8), path: "x")
        #expect(members["a"] == .null && members["b"] == .bool(true) && members["c"] == .number(3))
        #expect(members["d"] == .number(2.5) && members["e"] == .string("1") && members["g"] == .object([:]))
        #expect(members["f"]?.integers == [1, 2] && members["c"]?.integer == 3 && members["d"]?.integer == nil)
        #expect(members["b"]?.integer == nil && members["e"]?.integers == nil)
    }

    @Test(arguments: [
        (JSONValue.null, "null"), (.bool(true), "true"), (.number(3), "3"), (.number(0.5), "0.5"),
        (.string("s"), "\"s\""),
        (.array([.null]), "a list of 1"), (.object(["k": .null]), "an object of 1 keys"),
    ])
    func `values are shown as the file has them`(_ value: JSONValue, _ text: String) {
        #expect("\(value)" == text)
    }
}
