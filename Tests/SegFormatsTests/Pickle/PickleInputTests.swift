import SegFormats
import Testing

@Suite struct PickleInputTests {
    private func value(_ bytes: [UInt8]) throws -> PickleValue {
        try PickleReader.read(bytes + [UInt8(ascii: ".")]).root
    }

    @Test(arguments: [
        ("I-12\n", -12), ("L99L\n", 99), ("L-7\n", -7), ("J\u{FE}\u{FF}\u{FF}\u{FF}", -2), ("M\u{00}\u{01}", 256),
        ("\u{8A}\u{00}", 0), ("\u{8A}\u{01}\u{80}", -128), ("\u{8A}\u{02}\u{80}\u{00}", 128),
        ("\u{8A}\u{09}\u{FF}\u{FF}\u{FF}\u{FF}\u{FF}\u{FF}\u{FF}\u{FF}\u{FF}", -1),
        ("\u{8B}\u{01}\u{00}\u{00}\u{00}\u{05}", 5), ("I01\n", 1), ("\u{89}", 0), ("F3.0\n", 3),
    ])
    func `an integer is read from every spelling`(_ text: String, _ expected: Int) throws {
        #expect(try value(text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }).asInt == expected)
    }

    @Test func `an integer of more than 64 bits keeps its bytes in both spellings`() throws {
        let expected: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0x80, 0]
        guard case .longInt(let text) = try value(Array("L9223372036854775808L\n".utf8)),
            case .longInt(let binary) = try value([0x8A, 9] + expected)
        else {
            Issue.record("not a long integer")
            return
        }
        #expect(text == expected)
        #expect(binary == expected)
        #expect(try value(Array("L-9223372036854775808L\n".utf8)).asInt == .min)
    }

    @Test(arguments: ["I1x\n", "L\n", "F1,5\n", "pq\n", "I" + String(repeating: "9", count: 5000) + "\n", "p-1\n"])
    func `a number that is none is a bad argument`(_ text: String) {
        #expect { try value(Array("N".utf8) + Array(text.utf8)) } throws: { error in
            guard case .badArgument? = (error as? PickleError)?.reason else { return false }
            return true
        }
    }

    @Test func `floats keep their bits`() throws {
        #expect(try value([UInt8(ascii: "G"), 0x3F, 0xB9, 0x99, 0x99, 0x99, 0x99, 0x99, 0x9A]).asDouble == 0.1)
        #expect(try value(Array("F0.1\n".utf8)).asDouble == 0.1)
    }

    @Test func `bytes of Python 2 are text when they are UTF-8`() throws {
        #expect(try value([UInt8(ascii: "U"), 2, 0xC3, 0xA9]).asString == "é")
        guard case .bytes(let raw) = try value([UInt8(ascii: "U"), 1, 0xE9]) else {
            Issue.record("not bytes")
            return
        }
        #expect(raw == [0xE9])
    }

    @Test func `lone surrogates are replaced, and other bytes that are no text are refused`() throws {
        #expect(try value([0x8C, 4, 0xED, 0xA0, 0xBD, 0x61]).asString == "\u{FFFD}a")
        #expect(throws: PickleError.self) { try value([0x8C, 2, 0xC3, 0x28]) }
        #expect(throws: PickleError.self) { try value([0x8C, 2, 0xED, 0xA0]) }
    }
}
