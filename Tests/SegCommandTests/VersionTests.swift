import Testing

@Suite struct VersionTests {
    @Test func `version, commit and libtorch stand on one line of stdout`() throws {
        let outcome = try Binary.run(["--version"])
        #expect(outcome.status == 0 && outcome.errors.isEmpty && outcome.lines.count == 1)
        let pattern =
            /simpleseg \d+\.\d+\.\d+ \(manifest of commit ([0-9a-f]{12}(, changed)?|unknown), libtorch \d+\.\d+.*\)/
        #expect(outcome.lines.first?.wholeMatch(of: pattern) != nil, "\(outcome.output)")
    }

    @Test func `without arguments the help is shown`() throws {
        let outcome = try Binary.run([])
        #expect(outcome.status == 0 && (outcome.output + outcome.errors).contains("SUBCOMMANDS"))
    }
}
