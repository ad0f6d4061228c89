internal import Foundation
internal import SegRewards
internal import SegTasks
internal import SegTraining

/// Tells on stderr how a run is going: a line every few steps, and one an evaluation and a checkpoint. On a terminal
/// the last line shows every step as it comes, with what is left of the run.
struct TrainingProgress {
    /// Example steps per line; one step of reinforcement takes longer and has a line of its own.
    private static let exampleSteps = 50

    private let steps: Int
    private let isShown: Bool
    private var line: LiveLine
    private var loss = 0.0
    private var padding = 0.0
    private var count = 0
    private var began: (time: ContinuousClock.Instant, step: Int)?
    /// The last held-out score.
    private var validation: Double?
    /// Problems that were reported already, with an example each; afterwards only their numbers are.
    private var toldProblems: Set<String> = []
    private var leftOut: [String: Int] = [:]
    private var unchanged = 0

    /// - Parameters:
    ///   - steps: of the whole run.
    ///   - isShown: whether this process tells anything.
    ///   - line: where it tells it.
    init(steps: Int, isShown: Bool = true, line: LiveLine = LiveLine()) {
        (self.steps, self.isShown, self.line) = (steps, isShown, line)
    }

    /// Tells what a run's datasets have.
    mutating func tell(_ contents: [String]) {
        for line in contents { write(line) }
    }

    /// Takes note of a step of examples.
    mutating func add(_ metrics: StepMetrics) {
        loss += metrics.loss
        padding += metrics.padding ?? 0
        count += 1
        note(metrics.leftOut, metrics.leftOutFirst, step: metrics.step)
        if !metrics.isApplied { noteUnchanged(metrics) }
        let speed = Double(metrics.answerTokens) / max(1e-9, metrics.seconds)
        live(metrics.step, ["loss \(Self.rounded(metrics.loss))"], tokensPerSecond: speed)
        guard metrics.step.isMultiple(of: Self.exampleSteps) || metrics.step == steps else { return }
        write(
            "step \(metrics.step)/\(steps): loss \(Self.rounded(loss / Double(count))), "
                + (metrics.cellLoss.map { "cells \(Self.rounded($0)), " } ?? "")
                + "norm \(Self.rounded(metrics.gradientNorm)), \(metrics.scenes) scenes, "
                + "padding \(Self.rounded(padding / Double(count))), \(Int(metrics.seconds * 1000)) ms a step, "
                + "\(Int(speed)) tokens/s" + leftOutWords)
        (loss, padding, count) = (0, 0, 0)
    }

    /// Takes note of what a step could not use; a problem that comes up for the first time is reported at once.
    private mutating func note(_ counts: [String: Int]?, _ first: String?, step: Int) {
        guard let counts else { return }
        leftOut.merge(counts, uniquingKeysWith: +)
        let new = counts.keys.filter { toldProblems.insert($0).inserted }.sorted()
        if !new.isEmpty { write("step \(step): left out: \(new.joined(separator: ", ")); first: \(first ?? "")") }
    }

    private var leftOutWords: String {
        (leftOut.isEmpty ? "" : ", left out so far: " + leftOut.listed)
            + (unchanged == 0 ? "" : ", steps that changed nothing so far: \(unchanged)")
    }

    /// Takes note of a step that changed nothing; the first of each kind is reported at once.
    private mutating func noteUnchanged(_ metrics: StepMetrics) {
        unchanged += 1
        let isEmpty = metrics.answerTokens == 0
        guard toldProblems.insert(isEmpty ? "empty step" : "refused step").inserted else { return }
        write(
            "step \(metrics.step): nothing was changed: "
                + (isEmpty
                    ? "no example could be used" + (metrics.leftOutFirst.map { "; the first because: \($0)" } ?? "")
                    : "the loss or a gradient is not finite; a lower learning rate or a longer warm-up may help"))
    }

    /// Tells a step of reinforcement.
    mutating func add(_ metrics: ReinforcementMetrics) {
        note(metrics.leftOut, metrics.leftOutFirst, step: metrics.step)
        let found = metrics.parts[RewardPart.overlap.rawValue].map(Self.rounded)
        live(
            metrics.step, ["reward \(Self.rounded(metrics.reward))"] + (found.map { ["IoU \($0)"] } ?? []),
            tokensPerSecond: metrics.tokensPerSecond)
        write(
            "step \(metrics.step)/\(steps): reward \(Self.rounded(metrics.reward)), "
                + (found.map { "overlap \($0), " } ?? "")
                + "\(Int(metrics.length.rounded())) tokens, flat \(metrics.flatGroups)/\(metrics.groups), "
                + "clipped \(Self.rounded(metrics.clippedLow + metrics.clippedHigh)), "
                + "entropy \(Self.rounded(metrics.entropy)), Δ log p \(metrics.mismatch), "
                + "\(Int(metrics.tokensPerSecond)) tokens/s, "
                + "\(Int((metrics.rolloutSeconds + metrics.learningSeconds) * 1000)) ms"
                + (metrics.isApplied ? "" : ", nothing changed") + leftOutWords)
    }

    /// Tells an evaluation or a checkpoint.
    mutating func show<Metrics>(_ event: TrainingEvent<Metrics>) {
        switch event {
        case .step: return
        case .evaluation(let metrics):
            validation = metrics.scores.isEmpty ? nil : metrics.meanScore
            for (task, scores) in metrics.scores.sorted(by: { $0.key < $1.key }) {
                write(
                    "step \(metrics.step): \(scores.count) held-out \(task), mean \(Self.rounded(scores.mean)), "
                        + "above 0.5 \(Self.rounded(scores.aboveHalf)), invalid \(Self.rounded(scores.invalid))")
            }
        case .checkpoint(let step):
            write("step \(step): checkpoint written")
        }
    }

    /// Ends the last line.
    mutating func end() { line.end() }

    private mutating func live(_ step: Int, _ facts: [String], tokensPerSecond: Double) {
        guard isShown else { return }
        let facts =
            facts + (validation.map { ["held-out \(Self.rounded($0))"] } ?? []) + ["\(Int(tokensPerSecond)) tokens/s"]
        var left: Double?
        if let began {
            // Evaluations and checkpoints are part of what a step takes.
            let passed = (ContinuousClock.now - began.time) / .seconds(1)
            left = passed / Double(max(1, step - began.step)) * Double(steps - step)
        } else {
            began = (.now, step)
        }
        line.show(LiveLine.text(done: step, of: steps, facts, secondsLeft: left))
    }

    private mutating func write(_ text: String) {
        if isShown { line.add(text) }
    }

    private static func rounded(_ value: Double) -> Double {
        value.isFinite ? (value * 10_000).rounded() / 10_000 : value
    }
}

extension [String: Int] {
    /// Counts by name, in a line: `broken_image 2, long_example 141`.
    var listed: String { sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ") }
}
