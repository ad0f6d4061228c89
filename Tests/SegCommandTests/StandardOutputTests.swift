import Testing

@Suite struct StandardOutputTests {
    private static let record = #"{"text": "", "width": 1, "height": 1}"#

    @Test func `a full disk is a failure that says so`() throws {
        let outcome = try Binary.shell("echo '\(Self.record)' | $simpleseg decode > /dev/full")
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("stdout cannot be written: No space left on device"))
    }

    @Test func `nothing is lost between large and small writes`() throws {
        let outcome = try Binary.shell("yes '\(Self.record)' | head -n 5000 | $simpleseg decode | sort | uniq -c")
        #expect(outcome.output.hasPrefix("   5000 {\"polygons\": []"))
        #expect(outcome.lines.count == 1)
    }
}
