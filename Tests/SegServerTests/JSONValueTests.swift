import Foundation
import SegNotation
import TestSupport
import Testing

@testable import SegServer

@Suite struct JSONValueTests {
    private func value(_ text: String) throws -> JSONValue { try JSONValue(Array(text.utf8)) }

    /// A drawn value, at most `depth` deep.
    private func drawn(_ random: inout SplitMix64, depth: Int) -> JSONValue {
        switch Int.random(in: 0..<(depth > 0 ? 6 : 4), using: &random) {
        case 0: .null
        case 1: .bool(Bool.random(using: &random))
        case 2: .number("\(Int.random(in: -1000...1000, using: &random))")
        case 3:
            .string(String(["a", "\"", "\\", "\n", "é", "🦑", "\u{2028}"].shuffled(using: &random).prefix(3).joined()))
        case 4: .array((0..<Int.random(in: 0...3, using: &random)).map { _ in drawn(&random, depth: depth - 1) })
        default:
            .object(
                Dictionary(
                    (0..<Int.random(in: 0...3, using: &random)).map { ("k\($0)", drawn(&random, depth: depth - 1)) },
                    uniquingKeysWith: { $1 }))
        }
    }

    @Test func `3000 drawn values are written and read again as they were`() throws {
        var random = SplitMix64(seed: 20)
        for _ in 0..<3000 {
            let value = drawn(&random, depth: 5)
            var bytes: [UInt8] = []
            value.writeJSON(into: &bytes)
            #expect(try JSONValue(bytes) == value)
            // Foundation reads the same text.
            _ = try JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
        }
    }

    @Test func `what Foundation refuses is refused, for 5000 damaged texts`() throws {
        var random = SplitMix64(seed: 21)
        var refused = 0
        for _ in 0..<5000 {
            var bytes: [UInt8] = []
            drawn(&random, depth: 4).writeJSON(into: &bytes)
            bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 32...126, using: &random)
            let ours = (try? JSONValue(bytes)) != nil
            let theirs = (try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)) != nil
            // A member named twice passes elsewhere.
            if ours { #expect(theirs, "\(String(decoding: bytes, as: UTF8.self))") } else { refused += 1 }
        }
        #expect(refused > 1000)
    }

    @Test func `deep nesting, a name that comes twice and bytes that are no UTF-8 are refused`() throws {
        let deep = String(repeating: "[", count: 32) + String(repeating: "]", count: 32)
        #expect(throws: Never.self) { try value(deep) }
        #expect(throws: ServerError.self) { try value("[\(deep)]") }
        #expect(throws: ServerError.self) { try value(String(repeating: "[", count: 1_000_000)) }
        #expect(throws: ServerError.bad("“a” is there twice", param: "a", code: "invalid_json")) {
            try value(#"{"a": 1, "a": 2}"#)
        }
        #expect(throws: ServerError.self) { try JSONValue([0x22, 0xFF, 0x22]) }
        #expect(try value(#""[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[""#) != .null)
    }
}
