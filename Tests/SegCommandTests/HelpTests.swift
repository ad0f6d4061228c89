import Testing

@Suite struct HelpTests {
    @Test(arguments: [
        "segment", "decode", "outline", "tokenize", "inspect", "trace", "scenes", "eval run", "eval tasks",
        "eval score",
        "eval merge", "eval report", "data prepare", "doctor", "pull", "models", "models list", "models verify",
        "models remove", "reward", "quantize", "data report", "data show", "data pseudo",
        "data pseudo captions", "train sft", "train rl", "train reference", "train report", "train merge", "serve",
    ])
    func `each command's help has an example of itself`(_ command: String) throws {
        let help = try Binary.run(command.split(separator: " ").map(String.init) + ["--help"])
        #expect(help.status == 0)
        let words = command == "eval run" ? "eval" : command
        #expect(help.lines.contains { $0.hasPrefix("simpleseg \(words)") || $0.hasPrefix("  simpleseg \(words)") })
    }
}
