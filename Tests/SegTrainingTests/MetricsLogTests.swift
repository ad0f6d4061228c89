import Foundation
import Testing

@testable import SegTraining

struct MetricsLogTests {
    private func metrics(_ step: Int) -> StepMetrics {
        StepMetrics(
            step: step, loss: 0.5, gradientNorm: 1, rateShare: 1, answerTokens: 3, seconds: 0.1, scenes: step * 2,
            isApplied: true)
    }

    private func withFolder(_ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder)
    }

    private func log(_ folder: URL, _ step: Int) throws -> MetricsLog {
        try MetricsLog(of: TrainConfig(), in: folder, keepingUpTo: step)
    }

    private func text(_ folder: URL) throws -> String {
        try String(contentsOf: folder.appendingPathComponent("metrics.jsonl"), encoding: .utf8)
    }

    @Test func `a resumed run writes no step twice`() throws {
        try withFolder { folder in
            let first = try log(folder, 0)
            for step in 1...8 { try first.write(metrics(step)) }
            let second = try log(folder, 5)
            for step in 6...7 { try second.write(metrics(step)) }
            let lines = try text(folder).split(separator: "\n")
            let read = try lines.map { try JSONDecoder().decode(StepMetrics.self, from: Data($0.utf8)) }
            #expect(read == (1...7).map(metrics))
        }
    }

    @Test func `a new run keeps nothing of one that was here, and a process that does not write leaves all as it is`()
        throws
    {
        try withFolder { folder in
            try log(folder, 0).write(ValidationMetrics(step: 0, scores: [:], evaluationSeconds: 1))
            let silent = try MetricsLog(of: TrainConfig(), in: folder, keepingUpTo: 0, isWritten: false)
            try silent.write(metrics(1))
            #expect(try text(folder).split(separator: "\n").count == 1)
            _ = try log(folder, 0)
            #expect(try text(folder).isEmpty)
        }
    }

    @Test func `half a line, as a crash leaves it, is dropped`() throws {
        try withFolder { folder in
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try Data("{\"step\": 1}\n{\"ste".utf8).write(to: folder.appendingPathComponent("metrics.jsonl"))
            _ = try log(folder, 9)
            #expect(try text(folder) == "{\"step\": 1}\n")
        }
    }

    @Test func `event files are written unless they are not wanted`() throws {
        for isWanted in [true, false] {
            try withFolder { folder in
                _ = try MetricsLog(of: TrainConfig(), in: folder, keepingUpTo: 0, hasEvents: isWanted)
                let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
                #expect(names.contains { $0.hasPrefix("events.out.tfevents.") } == isWanted)
            }
        }
    }

    @Test func `a place that cannot be written is an error`() {
        #expect(throws: (any Error).self) { try log(URL(fileURLWithPath: "/dev/null/at/all"), 0) }
    }
}
