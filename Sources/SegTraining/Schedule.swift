internal import Foundation

/// The learning rate over a run, as a share of its peak.
public struct Schedule: Hashable, Sendable, Codable {
    /// What follows the warm-up.
    public enum Shape: String, CaseIterable, Hashable, Sendable, Codable {
        /// The peak until the end.
        case constant
        /// Down to `floor` along half a cosine.
        case cosine
        /// Down to `floor` along a line.
        case linear
        /// The peak, and in the last `cooldown` share of the steps down to `floor` along a line.
        case trapezoid
    }

    /// What follows the warm-up.
    public var shape: Shape
    /// Steps over which the rate grows from 0 (exclusive) to the peak along a line.
    public var warmupSteps: Int
    /// The rate at the end, as a share of the peak.
    public var floor: Double
    /// The share of the steps that a trapezoid comes down in.
    public var cooldown: Double

    /// A schedule.
    public init(shape: Shape = .cosine, warmupSteps: Int = 200, floor: Double = 0.05, cooldown: Double = 0.25) {
        self.shape = shape
        self.warmupSteps = warmupSteps
        self.floor = floor
        self.cooldown = cooldown
    }

    /// Everything that is wrong with the schedule, a sentence each.
    public var problems: [String] {
        var found: [String] = []
        if warmupSteps < 0 { found.append("warmupSteps is \(warmupSteps), not 0 or more") }
        if !(0...1).contains(floor) { found.append("floor is \(floor), not 0 to 1") }
        if !(cooldown > 0 && cooldown <= 1) { found.append("cooldown is \(cooldown), not above 0 and at most 1") }
        return found
    }

    /// The share of the peak rate at `step`, counted from 0, of a run of `steps` steps. A pure function; beyond the
    /// last step it stays at the end's value.
    public func share(at step: Int, of steps: Int) -> Double {
        if step < warmupSteps { return Double(step + 1) / Double(warmupSteps) }
        let progress = min(1, Double(step - warmupSteps) / Double(max(1, steps - warmupSteps)))
        switch shape {
        case .constant: return 1
        case .cosine: return floor + (1 - floor) * (1 + cos(.pi * progress)) / 2
        case .linear: return 1 - (1 - floor) * progress
        case .trapezoid: return 1 - (1 - floor) * min(1, max(0, (progress - (1 - cooldown)) / cooldown))
        }
    }
}
