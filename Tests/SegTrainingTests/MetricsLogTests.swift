import Foundation
import Testing

@testable import SegTraining

struct MetricsLogTests {
    private func metrics(_ step: Int) -> StepMetrics {
        StepMetrics(
            step: step, loss: 0.5, gradientNorm: 1, rateShare: 1, answerTokens: 3, seconds: 0.1, scenes: step * 2,
            isApplied: true)
    }

    @Test func `a resumed run writes no step twice`() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).jsonl").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let first = try MetricsLog(path: path, keepingUpTo: 0)
        for step in 1...8 { try first.write(metrics(step)) }
        let second = try MetricsLog(path: path, keepingUpTo: 5)
        for step in 6...7 { try second.write(metrics(step)) }
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        let read = try lines.map { try JSONDecoder().decode(StepMetrics.self, from: Data($0.utf8)) }
        #expect(read == (1...7).map(metrics))
    }

    @Test func `half a line, as a crash leaves it, is dropped`() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).jsonl").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data("{\"step\": 1}\n{\"ste".utf8).write(to: URL(fileURLWithPath: path))
        _ = try MetricsLog(path: path, keepingUpTo: 9)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "{\"step\": 1}\n")
    }

    @Test func `a place that cannot be written is named`() {
        #expect(throws: TrainingError.self) { try MetricsLog(path: "/nowhere/at/all.jsonl", keepingUpTo: 0) }
    }
}
