public import SegNotation

/// Which detections become pseudo-labels.
public struct PseudoRules: Hashable, Sendable, Codable {
    /// The lowest score of a detection.
    public var leastScore: Double
    /// The smallest and the largest share of the picture that a mask may cover.
    public var areas: ClosedRange<Double>
    /// The lowest stability of a mask; 0: masks without a stability count, too.
    public var leastStability: Double
    /// The lowest IoU of a mask's box with the detection's; 0: none is asked for.
    public var leastBoxOverlap: Double
    /// Of two masks of one picture with a higher IoU only the one of the higher score is kept.
    public var mostOverlap: Double

    /// Rules; the defaults keep what detectors and segmenters are fairly sure of.
    public init(
        leastScore: Double = 0.35, areas: ClosedRange<Double> = 0.0005...0.9, leastStability: Double = 0.85,
        leastBoxOverlap: Double = 0.5, mostOverlap: Double = 0.8
    ) {
        self.leastScore = leastScore
        self.areas = areas
        self.leastStability = leastStability
        self.leastBoxOverlap = leastBoxOverlap
        self.mostOverlap = mostOverlap
    }

    /// The rules as JSON.
    public var json: JSONObjectWriter {
        var writer = JSONObjectWriter()
        writer.field("least_score", leastScore)
        writer.field("least_area", areas.lowerBound)
        writer.field("most_area", areas.upperBound)
        writer.field("least_stability", leastStability)
        writer.field("least_box_overlap", leastBoxOverlap)
        writer.field("most_overlap", mostOverlap)
        return writer
    }
}

/// What became of the detections of a shard.
public struct PseudoCounts: Hashable, Sendable {
    /// What can become of a detection.
    public enum Fate: String, Hashable, Sendable, CaseIterable {
        /// It is a pseudo-label.
        case kept
        /// Its score is too low.
        case belowScore = "below_score"
        /// No mask has its id.
        case withoutMask = "without_mask"
        /// Its mask is too small or too large.
        case outsideAreas = "outside_areas"
        /// Its mask is not stable enough, or nobody says how stable it is.
        case unstable
        /// Its mask does not fill its box.
        case outsideBox = "outside_box"
        /// A mask of a higher score is nearly the same.
        case duplicate
        /// No words are known for it.
        case withoutWords = "without_words"
        /// Whoever was asked for its words had no answer.
        case withoutAnswer = "without_answer"
    }

    /// How many detections met each fate.
    public private(set) var fates: [Fate: Int] = [:]

    /// No detections.
    public init() {}

    mutating func add(_ fate: Fate) { fates[fate, default: 0] += 1 }

    /// The counts as JSON, in the order of `Fate`, those of none left out.
    public var json: JSONObjectWriter {
        var writer = JSONObjectWriter()
        for fate in Fate.allCases {
            if let count = fates[fate] { writer.field(fate.rawValue, count) }
        }
        return writer
    }
}
