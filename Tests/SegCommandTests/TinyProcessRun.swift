import Foundation
import TestSupport

/// A folder with a tiny model, and runs over it as a user starts them.
struct TinyProcessRun {
    let folder: URL

    private static let examples = """
        style: {sizes: [{width: 32, height: 48}], smallestRadius: 0.2}, mixture: {tasks: {textToPoint: 0, textToMask: 0,
            pointToMask: 0, boxToMask: 0, absent: 0, pointToText: 0}}
        """

    /// Gives `body` a folder that is removed afterwards.
    static func with(_ body: (TinyProcessRun) throws -> Void) throws {
        try Binary.withFolder { folder in
            let model = folder.appendingPathComponent("model")
            try TinyModel.write(to: model)
            try body(TinyProcessRun(folder: folder))
        }
    }

    /// The configuration of a supervised run called `name`.
    func examples(_ name: String, _ more: String = "") throws -> String {
        try write(
            name,
            """
            model: \(path("model"))
            threads: 1
            batchesPerStep: 2
            checkpointEverySteps: 1000
            evaluation: {everySteps: 4, scenes: 5, maxNewTokens: 8}
            stages: [{imagesPerBatch: 2, examples: {\(Self.examples)}}]
            """, more)
    }

    /// The configuration of a reinforcement run called `name` that starts from the checkpoint after `step` steps of
    /// `start`.
    func rewards(_ name: String, from start: String, step: Int, _ more: String = "") throws -> String {
        try write(
            name,
            """
            model: \(path("\(start)/checkpoints/step-\(String(repeating: "0", count: 8 - "\(step)".count))\(step)"))
            threads: 1
            checkpointEverySteps: 1000
            rollout: {groups: 5, groupSize: 4, maxNewTokens: 24, miniBatches: 2}
            examples: {\(Self.examples)}
            evaluation: {everySteps: 4, scenes: 5, maxNewTokens: 8}
            """, more)
    }

    /// `more` takes the place of lines of `text` with the same keys.
    private func write(_ name: String, _ text: String, _ more: String) throws -> String {
        let keys = more.split(separator: "\n").map { $0.prefix { $0 != ":" } + ":" }
        let text = text.split(separator: "\n").filter { line in !keys.contains { line.hasPrefix($0) } }
            .joined(separator: "\n")
        let file = folder.appendingPathComponent("\(name).yaml")
        try Data("\(text)\noutput: \(path(name))\n\(more)\n".utf8).write(to: file)
        return file.path
    }

    func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    /// The lines of a run's metrics.
    func metrics(_ name: String) throws -> [[String: Any]] {
        let text = try String(contentsOfFile: path("\(name)/metrics.jsonl"), encoding: .utf8)
        return try text.split(separator: "\n").map {
            try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any] ?? [:]
        }
    }

    /// A number of each step.
    func values(_ key: String, of name: String) throws -> [Double] {
        try metrics(name).compactMap { $0[key] as? Double }
    }

    /// The bytes of a file of a run's newest checkpoint.
    func checkpoint(_ file: String, of name: String) throws -> Data {
        let folder = URL(fileURLWithPath: path("\(name)/checkpoints"))
        let newest = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasPrefix("step-") }
            .max()
        return try Data(contentsOf: folder.appendingPathComponent(newest ?? "").appendingPathComponent(file))
    }
}
