import Testing

@Suite struct MainTests {
    @Test func `help goes to stdout and is no failure`() throws {
        let outcome = try Binary.run(["--help"])
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("decode"))
        #expect(outcome.output.contains("outline"))
        #expect(outcome.errors == "")
    }

    @Test(arguments: [
        ["decode", "--fill", "round"], ["outline", "--epsilon-ratio=-1"], ["draw"], ["decode", "--what"],
    ])
    func `a wrong call exits with 64 and says so on stderr`(arguments: [String]) throws {
        let outcome = try Binary.run(arguments)
        #expect(outcome.status == 64)
        #expect(outcome.output == "")
        #expect(outcome.errors.contains("Usage: simpleseg"))
    }

    @Test func `a reader that goes away ends the command quietly`() throws {
        let record = #"{"text": "[[[0.1, 0.1], [0.9, 0.1], [0.5, 0.9]]]", "width": 90, "height": 90}"#
        let outcome = try Binary.shell(
            "yes '\(record)' | head -n 20000 | $simpleseg decode | head -n 1; echo ${PIPESTATUS[2]}")
        #expect(outcome.lines.count == 2)
        #expect(outcome.lines.last == "0")
        #expect(outcome.errors == "")
    }
}
