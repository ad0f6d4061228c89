import Foundation
import Testing

@Suite struct FigureOutputTests {
    @Test func `figures are a table, or one line of JSON with its keys in order`() throws {
        let samples = try SampleFolder()
        let ask = [
            "eval", "tasks", "--model", samples.model, "--pictures", "2", "--max-new-tokens", "2", "--size", "64x48",
        ]
        let table = try Binary.run(ask + ["--tasks", "textToBox", "pointToMask"])
        #expect(table.lines.count == 4 && table.lines.allSatisfy { $0.hasPrefix("| ") && $0.hasSuffix(" |") })
        let json = try Binary.run(ask + ["--tasks", "textToBox", "pointToMask", "--json"])
        #expect(json.lines.count == 1 && json.output.hasSuffix("}\n"))
        #expect(json.output.hasPrefix(#"{"pointToMask":{"aboveHalf":"#) && json.output.contains(#"},"textToBox":{"#))
    }
}
