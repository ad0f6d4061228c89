import SegFormats
import TestSupport
import Testing

@Suite struct PickleReaderTests {
    /// The bytes of ASCII text, where `\u{80}`…`\u{FF}` stand for one byte each.
    private func bytes(_ text: String) -> [UInt8] {
        text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
    }

    private func refusal(_ bytes: [UInt8]) -> PickleError? {
        do {
            _ = try PickleReader.read(bytes)
            return nil
        } catch {
            return error
        }
    }

    /// `[{"ref_id": 7, "sent": "the red one", "tokens": ["the", "red", "one"]}]`, as protocols 0, 2 and 4 write it.
    private let reference = [
        "(lp0\n(dp1\nVref_id\np2\nI7\nsVsent\np3\nVthe red one\np4\nsVtokens\np5\n(lp6\nVthe\np7\naVred\np8\naVone\np9\nasa.",
        "\u{80}\u{02}]q\u{00}}q\u{01}(X\u{06}\u{00}\u{00}\u{00}ref_idq\u{02}K\u{07}X\u{04}\u{00}\u{00}\u{00}sentq\u{03}"
            + "X\u{0B}\u{00}\u{00}\u{00}the red oneq\u{04}X\u{06}\u{00}\u{00}\u{00}tokensq\u{05}]q\u{06}("
            + "X\u{03}\u{00}\u{00}\u{00}theq\u{07}X\u{03}\u{00}\u{00}\u{00}redq\u{08}X\u{03}\u{00}\u{00}\u{00}oneq\u{09}eua.",
        "\u{80}\u{04}\u{95}\u{3C}\u{00}\u{00}\u{00}\u{00}\u{00}\u{00}\u{00}]\u{94}}\u{94}(\u{8C}\u{06}ref_id\u{94}K\u{07}"
            + "\u{8C}\u{04}sent\u{94}\u{8C}\u{0B}the red one\u{94}\u{8C}\u{06}tokens\u{94}]\u{94}(\u{8C}\u{03}the\u{94}"
            + "\u{8C}\u{03}red\u{94}\u{8C}\u{03}one\u{94}eua.",
    ]

    @Test(arguments: [0, 1, 2]) func `text and binary protocols give the same values`(_ index: Int) throws {
        let document = try PickleReader.read(bytes(reference[index]))
        let entry = try #require(document.root.asArray?.first)
        #expect(entry["ref_id"]?.asInt == 7)
        #expect(entry["sent"]?.asString == "the red one")
        #expect(entry["tokens"]?.asArray?.compactMap(\.asString) == ["the", "red", "one"])
        #expect(entry["absent"] == nil)
    }

    @Test(arguments: [0, 1, 2]) func `a pickle cut at any byte is refused`(_ index: Int) {
        let whole = bytes(reference[index])
        for count in 0..<whole.count {
            let error = refusal(Array(whole.prefix(count)))
            #expect(error?.reason == .truncated, "cut after \(count) bytes")
            #expect((error?.offset ?? .max) <= count)
        }
    }

    @Test func `whatever would import or call is refused by name and offset`() {
        let calls: [(String, String)] = [
            ("cos\nsystem\n(S'true'\ntR.", "global"), ("(S'true'\nios\nsystem\n.", "instance"), ("]R.", "reduce"),
            ("]b.", "build"), ("(o.", "object"), ("]\u{81}.", "newObject"), ("]\u{92}.", "newObjectExtended"),
            ("]\u{93}.", "stackGlobal"), ("]\u{82}\u{01}.", "extension1"), ("]\u{83}\u{01}\u{00}.", "extension2"),
            ("]\u{84}\u{01}\u{00}\u{00}\u{00}.", "extension4"), ("P1\n.", "persistent"), ("]Q.", "binPersistent"),
            ("\u{97}.", "nextBuffer"), ("]\u{98}.", "readOnlyBuffer"),
        ]
        for (text, name) in calls {
            let error = refusal(bytes(text))
            #expect(error?.reason == .callsCode, "\(name)")
            #expect(error?.description.contains(" \(name) would run or import code") == true)
        }
        #expect(refusal(bytes("]N0cos\nsystem\n."))?.offset == 3)
        #expect(
            refusal(bytes("cos\n"))?.description
                == "pickle, byte 0: global would run or import code; only plain data is read")
    }

    @Test func `bytes that are no opcode, and protocols above five, are refused`() {
        #expect(refusal([0xFF])?.reason == .unknownOpcode)
        #expect(refusal([0x80, 6])?.reason == .unknownProtocol(6))
        #expect(refusal(bytes("h\u{05}."))?.reason == .unknownMemo(5))
        #expect(refusal([])?.description == "pickle, byte 0: stop is cut off by the end of the file")
    }

    @Test(arguments: [
        ".", "NN.", "(N.", "0.", "1.", "2.", "a.", "Na.", "N(e.", "NNa.", "}N\u{85}Ns.", "\u{29}Na.", "]NNs.", "}(Nu.",
        "\u{8F}Na.", "](N\u{90}.", "}(]Nu.", "(\u{85}.", "(]]a.t.", "t.", "N(l.",
    ])
    func `an opcode that does not find what it needs is refused`(_ text: String) {
        guard case .badStack = refusal(bytes(text))?.reason else {
            Issue.record("\(text.debugDescription) gave \(String(describing: refusal(bytes(text))))")
            return
        }
    }

    @Test func `a million nested lists are read, let go and refused without recursion`() throws {
        let depth = 1_000_000
        let nest = [UInt8](repeating: UInt8(ascii: "]"), count: depth)
        let close = [UInt8](repeating: UInt8(ascii: "a"), count: depth - 1)
        do {
            let document = try PickleReader.read(nest + close + bytes("."))
            #expect(document.root.asArray?.count == 1)
        }
        #expect(refusal(nest + close + bytes("R"))?.reason == .callsCode)
        let tuples = [UInt8](repeating: 0x85, count: depth)
        #expect(throws: Never.self) { try PickleReader.read(bytes(")") + tuples + bytes(".")) }
        #expect(refusal(bytes(")") + tuples)?.reason == .truncated)
    }

    @Test func `a list and a dictionary may hold themselves`() throws {
        let list = try PickleReader.read(bytes("]q\u{00}h\u{00}a."))
        guard case .sequence(let outer) = list.root, case .sequence(let inner)? = outer.elements.first else {
            Issue.record("no list in the list")
            return
        }
        #expect(outer === inner)
        let dictionary = try PickleReader.read(bytes("}q\u{00}X\u{01}\u{00}\u{00}\u{00}kh\u{00}s."))
        #expect(dictionary.root["k"]?["k"]?["k"] != nil)
    }

    @Test func `naming one list twice many times over takes no more memory than the bytes`() throws {
        // Each step makes a list of the one before, twice: 2⁵⁰⁰ leaves if they were copies.
        let document = try PickleReader.read(
            bytes("]") + Array(repeating: bytes("2\u{86}"), count: 500).joined() + bytes("."))
        var value = document.root
        var depth = 0
        while let inner = value.asArray?.first {
            value = inner
            depth += 1
        }
        #expect(depth == 500)
    }

    @Test func `a memo index may be any number, and one is stored over`() throws {
        #expect(
            try PickleReader.read(bytes("K\u{01}r\u{FF}\u{FF}\u{FF}\u{FF}0j\u{FF}\u{FF}\u{FF}\u{FF}.")).root.asInt == 1)
        #expect(try PickleReader.read(bytes("K\u{01}q\u{00}K\u{02}q\u{00}00h\u{00}.")).root.asInt == 2)
    }

    @Test func `lengths that no file has are refused before anything is allocated`() {
        for text in [
            "X\u{FF}\u{FF}\u{FF}\u{7F}a", "\u{8D}\u{FF}\u{FF}\u{FF}\u{FF}\u{FF}\u{FF}\u{FF}\u{FF}a",
            "\u{8B}\u{FF}\u{FF}\u{FF}\u{FF}", "\u{96}\u{FF}\u{FF}\u{FF}\u{FF}\u{FF}\u{FF}\u{FF}\u{7F}",
        ] {
            #expect(refusal(bytes(text))?.reason == .truncated)
        }
    }

    @Test func `random bytes and random damage are read or refused`() {
        var random = SplitMix64(seed: 5)
        for round in 0..<5_000 {
            var bytes = bytes(reference[round % reference.count])
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            if let error = refusal(bytes) { #expect((0...bytes.count).contains(error.offset)) }
        }
    }
}
