import Testing

@Suite struct TrainReferenceCommandTests {
    @Test(arguments: ["sft", "rl"])
    func `each line is a key with its default`(kind: String) throws {
        let plain = try Binary.run(["train", "reference", kind])
        #expect(plain.status == 0 && plain.errors.isEmpty)
        #expect(plain.lines.contains { $0.hasPrefix("optimization.rule: \"adamW\"   adamW, muon") })
        let records = try Binary.run(["train", "reference", kind, "--json"])
        #expect(records.lines.count == plain.lines.count)
        for line in records.lines {
            let record = try SegmentCommandTests.object(line)
            #expect(record["key"] is String && record["type"] is String && record["default"] != nil)
        }
    }

    @Test func `another kind is refused`() throws {
        #expect(try Binary.run(["train", "reference", "dpo"]).status == 64)
    }
}
