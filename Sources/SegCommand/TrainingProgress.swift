internal import Foundation
internal import SegData
internal import SegTraining

/// Tells on stderr how a run is going: a line every few steps, and one an evaluation and a checkpoint.
struct TrainingProgress {
    /// Lesson steps a line; one step of reinforcement takes longer and has a line of its own.
    private static let lessonSteps = 50

    private let steps: Int
    private var loss = 0.0
    private var count = 0

    private let isShown: Bool

    init(steps: Int, isShown: Bool = true) { (self.steps, self.isShown) = (steps, isShown) }

    /// Takes note of a step of lessons.
    mutating func add(_ metrics: StepMetrics) {
        loss += metrics.loss
        count += 1
        guard metrics.step.isMultiple(of: Self.lessonSteps) || metrics.step == steps else { return }
        write(
            "step \(metrics.step)/\(steps): loss \(Self.rounded(loss / Double(count))), "
                + (metrics.cellLoss.map { "cells \(Self.rounded($0)), " } ?? "")
                + "norm \(Self.rounded(metrics.gradientNorm)), \(metrics.scenes) scenes, "
                + "\(Int(metrics.seconds * 1000)) ms a step")
        (loss, count) = (0, 0)
    }

    /// Tells a step of reinforcement.
    func add(_ metrics: ReinforcementMetrics) {
        let overlap = metrics.parts[RewardPart.overlap.rawValue].map { "overlap \(Self.rounded($0)), " } ?? ""
        write(
            "step \(metrics.step)/\(steps): reward \(Self.rounded(metrics.reward)), " + overlap
                + "\(Int(metrics.length.rounded())) tokens, flat \(metrics.flatGroups)/\(metrics.groups), "
                + "clipped \(Self.rounded(metrics.clippedLow + metrics.clippedHigh)), "
                + "entropy \(Self.rounded(metrics.entropy)), Δ log p \(metrics.mismatch), "
                + "\(Int(metrics.tokensPerSecond)) tokens/s, "
                + "\(Int((metrics.rolloutSeconds + metrics.learningSeconds) * 1000)) ms"
                + (metrics.isApplied ? "" : ", nothing changed"))
    }

    /// Tells an evaluation or a checkpoint.
    func show<Metrics>(_ event: TrainingEvent<Metrics>) {
        switch event {
        case .step: return
        case .evaluation(let metrics):
            for (task, scores) in metrics.scores.sorted(by: { $0.key < $1.key }) {
                write(
                    "step \(metrics.step): \(scores.count) held-out \(task), mean \(Self.rounded(scores.mean)), "
                        + "above 0.5 \(Self.rounded(scores.aboveHalf)), invalid \(Self.rounded(scores.invalid))")
            }
        case .checkpoint(let step):
            write("step \(step): checkpoint written")
        }
    }

    private func write(_ line: String) {
        guard isShown else { return }
        FileHandle.standardError.write(Data((line + "\n").utf8))
    }

    private static func rounded(_ value: Double) -> Double {
        (value * 10_000).rounded() / 10_000
    }
}
