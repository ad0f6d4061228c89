import Foundation
import SegRewards
import TestSupport
import Testing

@Suite struct RewardCommandTests {
    /// The square of columns 2 to 5 and rows 1 to 4 of a picture 8 wide and 8 high.
    private static let square = #"{"size": [8, 8], "counts": [17, 4, 4, 4, 4, 4, 4, 4, 19]}"#
    private static let outline = "[[[0.25, 0.125], [0.625, 0.125], [0.625, 0.5], [0.25, 0.5]]]"

    private func record(
        _ text: String, _ task: String = "textToMask", truth: String = square, more: String = ""
    ) -> String {
        #"{"id": 7, "text": "\#(text)", "task": "\#(task)", "truth": \#(truth), "width": 8, "height": 8\#(more)}"#
            + "\n"
    }

    private func parts(_ line: String) throws -> (parts: [String: Double], reward: Double) {
        let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        return (try #require(object?["parts"] as? [String: Double]), try #require(object?["reward"] as? Double))
    }

    @Test func `the right outline is answered to the byte`() throws {
        let outcome = try Binary.run(["reward"], input: record(Self.outline))
        #expect(outcome.errors == "" && outcome.status == 0)
        #expect(
            outcome.output
                == #"{"id": 7, "parts": {"overlap": 1.0, "centroid": -0.0, "format": 1.0, "box": 1.0, "points": -0.04}, "reward": 1.1, "form": "outlines"}"#
                + "\n")
    }

    @Test func `length, being cut and weights are those of the configuration`() throws {
        try Binary.withFolder { folder in
            let config = folder.appendingPathComponent("rl.yaml")
            try Data("rollout: {maxNewTokens: 50}\nreward: {weights: {length: 2, format: 0}}\n".utf8).write(to: config)
            let line = record(Self.outline, more: #", "tokens": 10, "finished": false"#)
            let outcome = try Binary.run(["reward", "--config", config.path], input: line + record(Self.outline))
            let (parts, reward) = try parts(try #require(outcome.lines.first))
            #expect(parts["length"] == -0.2 && parts["format"] == 0 && abs(reward - 0.6) < 1e-12)
            #expect(outcome.errors == "<stdin>:2: “tokens” is not the number of the answer's tokens\n")
            #expect(outcome.lines.count == 1 && outcome.status == 1)
        }
    }

    @Test func `objects count one by one, what is absent by silence, words by the right ones`() throws {
        let dot = #"{"size": [8, 8], "counts": [63, 1]}"#
        let two = record("[0.4, 0.3] and [0.9, 0.9]", "textToPoint", truth: "[\(Self.square), \(dot)]")
        let silent = record("There is none.", "absent", truth: "null")
        let talking = record(Self.outline, "textToMask", truth: "null")
        let words = record("red star", "pointToText", more: #", "answer": "red star""#)
        let lines = try Binary.run(["reward"], input: two + silent + talking + words).lines
        try #require(lines.count == 4)
        #expect(try parts(lines[0]).parts["overlap"] == 1)
        #expect(try parts(lines[1]).parts == ["absence": 1, "format": 1])
        #expect(try parts(lines[2]).parts == ["absence": 0, "format": 0])
        #expect(try parts(lines[3]).parts == ["words": 1, "format": 1])
    }

    @Test func `unusable lines are reported by file and line, and the others are rewarded`() throws {
        let tall = #"{"size": [9, 8], "counts": [72]}"#
        let bad: [(String, String)] = [
            ("{", "no JSON"), (record("x", "textTomask"), "“task” is not one of textToPoint"),
            (#"{"text": "x", "task": "textToMask", "truth": {"size": [8, 8], "counts": [64]}}"#, "“width” is missing"),
            (record("x", truth: #"{"size": [8, 8], "counts": [64]}"#), "give null for what is absent"),
            (record("x", truth: tall), "“truth” is not of size [8, 8]"),
            (record("x", truth: "3"), "“truth” is not an object"),
            (record("x", truth: "[1]"), "“truth” is not a list of objects"),
            (record("x", truth: #"{"size": [8, 8], "counts": [65]}"#), "run 0 is 65 pixels long"),
            (record("x", "absent"), "“truth” is not null"), (record("x", "pointToText"), "“answer” is missing"),
            (record("x", more: #", "finished": 1"#), "“finished” is not true or false"),
            (record("x", more: #", "tokens": -1"#), "“tokens”"),
        ]
        let input = bad.map { $0.0.trimmingCharacters(in: .newlines) + "\n" }.joined() + record(Self.outline)
        let outcome = try Binary.run(["reward"], input: input)
        let complaints = outcome.errors.split(separator: "\n")
        #expect(complaints.count == bad.count && outcome.lines.count == 1 && outcome.status == 1)
        for (index, complaint) in complaints.enumerated() {
            #expect(complaint.hasPrefix("<stdin>:\(index + 1): ") && complaint.contains(bad[index].1), "\(complaint)")
        }
    }

    @Test func `an answer comes before the next question`() throws {
        let process = Process()
        let (input, output) = (Pipe(), Pipe())
        process.executableURL = Binary.url
        process.arguments = ["reward"]
        (process.standardInput, process.standardOutput) = (input, output)
        try process.run()
        for _ in 0..<3 {
            try input.fileHandleForWriting.write(contentsOf: Data(record(Self.outline).utf8))
            var line = Data()
            while line.last != 10 { line += output.fileHandleForReading.availableData }
            #expect(try parts(String(decoding: line, as: UTF8.self)).reward == 1.1)
        }
        try input.fileHandleForWriting.close()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
    }
}
