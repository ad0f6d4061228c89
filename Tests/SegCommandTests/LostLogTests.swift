import Foundation
import Testing

/// stderr that is full, or that nobody reads: the work and its status are as ever.
@Suite struct LostLogTests {
    private let folder: SampleFolder

    init() throws { folder = try SampleFolder() }

    private var calls: [(line: String, status: Int32)] {
        let model = "--model \(folder.model) --max-new-tokens 1"
        let pictures = ["a.png", "broken.png", "b.png"].map(folder.path).joined(separator: " ")
        return [
            ("segment \(pictures) --query it \(model)", 1),
            ("segment \(folder.path("a.png")) --query it \(model)", 0),
            ("decode <<< 'no record'", 1),
            ("scenes --count 2 --size 64x48 --out \(folder.path(UUID().uuidString))", 0),
        ]
    }

    @Test func `a full disk behind stderr changes nothing`() throws {
        for call in calls {
            let outcome = try Binary.shell("$simpleseg \(call.line) 2>/dev/full")
            #expect(outcome.status == call.status, "\(call.line)")
        }
    }

    @Test func `a reader of stderr that has gone changes nothing`() throws {
        for call in calls {
            let outcome = try Binary.shell("{ $simpleseg \(call.line) 2>&1 >/dev/null; echo $? >&2; } | true")
            #expect(outcome.errors.hasSuffix("\(call.status)\n"), "\(call.line): \(outcome.errors)")
        }
    }

    @Test func `an evaluation goes on to its end`() throws {
        let drawn = try Binary.run([
            "scenes", "--count", "12", "--seed", "3", "--size", "64x48", "--out", folder.path("s"),
        ])
        try #require(drawn.status == 0)
        let call = "eval --dataset \(folder.path("s")) --model \(folder.model) --max-new-tokens 2 --json --out"
        let plain = try Binary.shell("$simpleseg \(call) \(folder.path("1.jsonl"))")
        let lost = try Binary.shell("$simpleseg \(call) \(folder.path("2.jsonl")) 2>/dev/full")
        #expect(plain.status == 0 && lost.status == 0 && lost.output == plain.output)
    }
}
