internal import CSimpleSeg
internal import SegGeometry
internal import SegNotation
internal import SegRewards
internal import Synchronization

/// A desk that one thread at a time rewards at.
final class SharedDesk: Sendable {
    private let desk: Mutex<RewardDesk>
    /// Weights of the parts, in their order.
    let rule: RewardRule

    init(rule: RewardRule, budget: Int) {
        self.rule = rule
        desk = Mutex(RewardDesk(rule: rule, budget: budget))
    }

    /// The reward of a record.
    ///
    /// - Throws: `RecordError`, `GeometryError`.
    func reward(_ record: JSONRecord) throws -> Reward {
        try desk.withLock { try $0.reward(record) }
    }
}

extension RewardWeights {
    /// Weights in the order of the parts.
    init(_ values: UnsafePointer<Double>) {
        self.init()
        overlap = values[Int(SEG_PART_OVERLAP)]
        centroid = values[Int(SEG_PART_CENTROID)]
        format = values[Int(SEG_PART_FORMAT)]
        box = values[Int(SEG_PART_BOX)]
        length = values[Int(SEG_PART_LENGTH)]
        points = values[Int(SEG_PART_POINTS)]
        absence = values[Int(SEG_PART_ABSENCE)]
        words = values[Int(SEG_PART_WORDS)]
    }
}

/// A rule of rewards; see CSimpleSeg.h.
@c(seg_rewarder_new)
public func newRewarder(
    fill: Int32, weights: UnsafePointer<Double>?, budget: Int64, rewarder: UnsafeMutablePointer<OpaquePointer?>?,
    error: UnsafeMutablePointer<CChar>?, capacity: Int64
) -> Int32 {
    ErrorPlace(error, capacity).status {
        guard let rewarder else { throw Refusal.missing("rewarder") }
        guard budget >= 1 else { throw Refusal.badCount("the budget", budget) }
        var rule = RewardRule()
        rule.fill = try CallerMemory.fillRule(fill)
        if let weights { rule.weights = RewardWeights(weights) }
        guard rule.problems.isEmpty else { throw Refusal.badValues(rule.problems) }
        rewarder.pointee = Handle.make(SharedDesk(rule: rule, budget: Int(budget)))
    }
}

/// Rewards one record; see CSimpleSeg.h.
@c(seg_reward)
public func rewardRecord(
    rewarder: OpaquePointer?, record: UnsafePointer<UInt8>?, bytes: Int64, parts: UnsafeMutablePointer<Double>?,
    total: UnsafeMutablePointer<Double>?, error: UnsafeMutablePointer<CChar>?, capacity: Int64
) -> Int32 {
    ErrorPlace(error, capacity).status {
        guard let rewarder else { throw Refusal.missing("rewarder") }
        let line = Array(try CallerMemory.buffer(record, bytes, "record"))
        let reward = try Handle.object(rewarder, as: SharedDesk.self).reward(JSONRecord(line))
        for (index, part) in RewardPart.allCases.enumerated() { parts?[index] = reward.parts[part] ?? .nan }
        total?.pointee = reward.total
    }
}

/// Frees a rewarder; see CSimpleSeg.h.
@c(seg_rewarder_free)
public func freeRewarder(_ rewarder: OpaquePointer?) {
    if let rewarder { Handle.free(rewarder, as: SharedDesk.self) }
}

/// The advantages of groups of rewards; see CSimpleSeg.h.
@c(seg_advantages)
public func groupAdvantages(
    rewards: UnsafePointer<Double>?, count: Int64, group: Int64, scale: Int32,
    advantages: UnsafeMutablePointer<Double>?, error: UnsafeMutablePointer<CChar>?, capacity: Int64
) -> Int32 {
    ErrorPlace(error, capacity).status {
        let rewards = try CallerMemory.buffer(rewards, count, "rewards")
        guard group >= 1, count % group == 0 else { throw Refusal.badCount("the size of a group", group) }
        guard scale == 0 || scale == 1 else {
            throw Refusal.badChoice("scale", scale)
        }
        guard let advantages else { throw Refusal.missing("advantages") }
        for start in stride(from: 0, to: rewards.count, by: Int(group)) {
            let found = GroupAdvantage(
                Array(rewards[start..<start + Int(group)]), scale: scale == 0 ? .standardized : .centered)
            for (index, value) in found.values.enumerated() { advantages[start + index] = value }
        }
    }
}
