import Testing

@Suite struct DraftOptionsTests {
    @Test(arguments: [
        ["--draft", "never"], ["--draft-width", "0"], ["--draft-width", "65"],
        ["--draft", "off", "--draft-width", "3"],
    ])
    func `a wrong call has the status 64`(_ arguments: [String]) throws {
        #expect(try Binary.run(["segment", "x.png", "--query", "it"] + arguments).status == 64)
    }
}
