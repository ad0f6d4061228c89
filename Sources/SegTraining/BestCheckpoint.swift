internal import Foundation
internal import SegRewards
internal import SegTasks

/// Which checkpoint of a run did best on held-out scenes: `checkpoints/best.json`. It is kept whatever comes after it.
struct BestCheckpoint: Hashable, Codable {
    /// Steps done when it was written; 0 for the model that the run started from, which has no checkpoint.
    var step: Int
    /// The mean of the held-out scores over all tasks.
    var score: Double
    /// The first step at which the questions were those of the score: scores of other questions cannot be compared.
    var questionsSince: Int

    private static func path(in output: URL) -> URL { output.appendingPathComponent("checkpoints/best.json") }

    /// What a run has found so far; nil before the first evaluation.
    static func read(in output: URL) -> BestCheckpoint? {
        (try? Data(contentsOf: path(in: output))).flatMap { try? JSONDecoder().decode(BestCheckpoint.self, from: $0) }
    }

    /// Whether `other` takes this one's place.
    func isSurpassed(by other: BestCheckpoint) -> Bool {
        other.questionsSince != questionsSince || other.score > score
    }

    /// Puts this one in the place of what was found before.
    func write(in output: URL) throws {
        let path = Self.path(in: output)
        try FileManager.default.createDirectory(at: path.deletingLastPathComponent(), withIntermediateDirectories: true)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        try encoder.encode(self).write(to: path, options: .atomic)
    }
}

extension ValidationMetrics {
    /// The mean of the tasks' mean scores; 0 without tasks.
    public var meanScore: Double { scores.values.reduce(0) { $0 + $1.mean } / Double(max(1, scores.count)) }
}
