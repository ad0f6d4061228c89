public import SegGeometry
public import SegNotation

/// A named part of a reward. Each part is a number for one answer; a weight says how much of it counts.
public enum RewardPart: String, CaseIterable, Hashable, Sendable, Codable {
    /// 0…1: outlines, the overlap (IoU) of what they fill with the visible mask; boxes, the overlap with the box about it;
    /// points, 1 inside the mask and 0 outside.
    case overlap
    /// −2…0: minus the squared distance between the centroid of what the answer gives and the mask's, in shares of the
    /// picture's sides: the method's second term. −2, the largest distance there is, when the answer gives nothing.
    case centroid
    /// 1 when the answer ended by itself, every character of it was understood, and it gives what was asked for and nothing else.
    case format
    /// 0…1: the overlap of the box about the answer with the box about the visible mask.
    case box
    /// −1…0: minus the answer's tokens as a share of the budget.
    case length
    /// Minus a hundredth for each vertex of the answer.
    case points
    /// Where what is asked for is not there: 1 for words without coordinates, 0 otherwise.
    case absence
    /// Where a name is asked for: 1 for the right one, 0 otherwise.
    case words
}

/// How much each part of a reward counts.
public struct RewardWeights: Hashable, Sendable, Codable {
    /// Weight of ``RewardPart/overlap``.
    public var overlap = 1.0
    /// Weight of ``RewardPart/centroid``.
    public var centroid = 0.5
    /// Weight of ``RewardPart/format``.
    public var format = 0.1
    /// Weight of ``RewardPart/box``.
    public var box = 0.0
    /// Weight of ``RewardPart/length``.
    public var length = 0.0
    /// Weight of ``RewardPart/points``.
    public var points = 0.0
    /// Weight of ``RewardPart/absence``.
    public var absence = 1.0
    /// Weight of ``RewardPart/words``.
    public var words = 1.0

    /// The default weights. The published ones are not known; these let a wrong place cost about as much as a wrong shape.
    public init() {}

    /// The weight of `part`.
    public subscript(part: RewardPart) -> Double {
        switch part {
        case .overlap: overlap
        case .centroid: centroid
        case .format: format
        case .box: box
        case .length: length
        case .points: points
        case .absence: absence
        case .words: words
        }
    }

    /// Everything that is wrong with the weights, a sentence each.
    public var problems: [String] {
        let wrong = RewardPart.allCases.filter { !(self[$0] >= 0 && self[$0] < .infinity) }
        if !wrong.isEmpty { return wrong.map { "\($0.rawValue) is \(self[$0]), not 0 or more" } }
        return RewardPart.allCases.contains { self[$0] > 0 } ? [] : ["no weight is positive"]
    }
}

/// What an answer earned.
public struct Reward: Hashable, Sendable {
    /// The parts that apply to the question.
    public let parts: [RewardPart: Double]
    /// The weighted sum of the parts.
    public let total: Double
    /// What the answer is; nil where no answer was read.
    public let form: AnswerForm?

    /// The reward of the given parts; the sum is taken in the order of ``RewardPart``.
    public init(parts: [RewardPart: Double], weights: RewardWeights, form: AnswerForm? = nil) {
        (self.parts, self.form) = (parts, form)
        total = RewardPart.allCases.reduce(0) { $0 + weights[$1] * (parts[$1] ?? 0) }
    }
}

/// What answers are rewarded for.
public struct RewardRule: Hashable, Sendable, Codable {
    /// How outlines are filled: `inclusive`, the inverse of how outlines are traced, or `coco`, as the published decoder fills.
    public var fill = FillRule.inclusive
    /// How much each part counts.
    public var weights = RewardWeights()

    /// The default rule.
    public init() {}

    /// Everything that is wrong with the rule, a sentence each.
    public var problems: [String] { weights.problems.map { "weights: " + $0 } }
}
