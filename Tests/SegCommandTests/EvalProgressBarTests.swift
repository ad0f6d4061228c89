import Foundation
import Testing

@Suite struct EvalProgressBarTests {
    @Test func `without a terminal the last line says where the run ended, and nothing moves the cursor`() throws {
        let folder = try SampleFolder()
        let drawn = try Binary.run([
            "scenes", "--count", "5", "--seed", "3", "--size", "64x48", "--out", folder.path("scenes"),
        ])
        try #require(drawn.status == 0)
        let outcome = try Binary.run([
            "eval", "--model", folder.model, "--dataset", folder.path("scenes"), "--out", folder.path("a.jsonl"),
            "--max-new-tokens", "2",
        ])
        #expect(outcome.errors.contains(/^5\/5 · cIoU \d+\.\d\n$/))
        #expect(!outcome.errors.contains("\r") && !outcome.errors.contains("\u{1B}"))
    }
}
