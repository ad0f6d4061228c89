internal import SegGeometry
internal import SegNotation

/// The figures of a set of answers.
///
/// Sources: cIoU and Acc@0.5 as in arXiv 2601.19228 (ΣI ÷ ΣU over the split; IoU of boxes above 0.5); gIoU as in the mean of
/// per-expression IoU with empty against empty counted 1; N-acc and T-acc as gRefCOCO defines them (arXiv 2306.00968).
public struct Summary: Hashable, Sendable, Codable {
    /// Figures that depend on how outlines are filled.
    public struct Masks: Hashable, Sendable, Codable {
        /// ΣI ÷ ΣU; 0 where nothing could be found, because every object is absent.
        public var cIoU: Double
        /// Mean IoU.
        public var gIoU: Double
        /// Share of samples with IoU above 0.5, 0.6, 0.7, 0.8 and 0.9, in this order.
        public var precision: [Double]
        /// Mean IoU of the boundary bands.
        public var boundaryIoU: Double
        /// 95 % intervals of some of these, where they were asked for.
        public var intervals: MaskIntervals?
    }

    /// The thresholds of `Masks.precision`.
    public static let thresholds = [0.5, 0.6, 0.7, 0.8, 0.9]

    /// Number of answers.
    public var count: Int
    /// Number of them whose object is absent.
    public var absent: Int
    /// Samples that could not be asked; they are in no other figure.
    public var failures: Int
    /// By `FillRule.rawValue`: both are always computed from the same answers.
    public var masks: [String: Masks]
    /// Share of present objects whose answered box has IoU above 0.5; nil when no answer has a box.
    public var answeredBoxAccuracy: Double?
    /// Share of present objects whose answer has no box; nil when no answer has one.
    public var boxlessRate: Double?
    /// Share of present objects whose mask's box has IoU above 0.5.
    public var maskBoxAccuracy: Double
    /// Share of present objects without an outline in the answer.
    public var invalidRate: Double
    /// Share of absent objects whose answer names no place: no outline, box or point, nor an attempt at one (N-acc); nil when none is absent.
    public var absentAccuracy: Double?
    /// Share of present objects answered with an outline (T-acc).
    public var presentAccuracy: Double
    /// Mean number of vertices of the answers that have any.
    public var meanPoints: Double
    /// How many answers have which form, by `AnswerForm.rawValue`; forms that none has are left out.
    public var forms: [String: Int]
    /// Share of answers that were cut short.
    public var truncatedRate: Double
    /// Mean number of tokens of the answers.
    public var meanTokens: Double

    /// The figures of `records`; all zero for none. Their order makes no difference.
    ///
    /// - Parameters:
    ///   - records: with scores, or failures.
    ///   - intervals: whether 95 % intervals are worked out, which takes a thousand passes.
    public init(_ records: [EvaluationRecord], intervals: Bool = false) {
        let answered = records.filter { $0.score != nil }.sorted { $0.id < $1.id }
        self.init(answered.scores, intervals: intervals)
        failures = records.count - answered.count
        truncatedRate = share(answered.count { $0.finishReason == "length" }, of: count)
        meanTokens = share(answered.reduce(0) { $0 + $1.tokens }, of: count)
    }

    /// The figures of `scores` alone.
    package init(_ scores: [Score], intervals: Bool = false) {
        let present = scores.filter { !$0.isAbsent }
        let absent = scores.filter(\.isAbsent)
        let outlined = scores.filter { !$0.isEmpty }
        (count, self.absent) = (scores.count, absent.count)
        masks = Dictionary(
            uniqueKeysWithValues: FillRule.allCases.map {
                ($0.rawValue, Masks(scores, fill: $0, intervals: intervals))
            })
        let answered = present.compactMap(\.answeredBoxIoU)
        answeredBoxAccuracy = answered.isEmpty ? nil : share(answered.count { $0 > 0.5 }, of: present.count)
        boxlessRate = answered.isEmpty ? nil : share(present.count - answered.count, of: present.count)
        maskBoxAccuracy = share(present.count { ($0.maskBoxIoU ?? 0) > 0.5 }, of: present.count)
        invalidRate = share(present.count(where: \.isInvalid), of: present.count)
        absentAccuracy =
            absent.isEmpty ? nil : share(absent.count { $0.form.saysNothingIsThere }, of: absent.count)
        presentAccuracy = share(present.count { !$0.isEmpty }, of: present.count)
        meanPoints = share(outlined.reduce(0) { $0 + $1.points }, of: outlined.count)
        forms = scores.reduce(into: [:]) { $0[$1.form.rawValue, default: 0] += 1 }
        (failures, truncatedRate, meanTokens) = (0, 0, 0)
    }
}

extension Summary.Masks {
    /// The figures of `scores` under one fill rule.
    init(_ scores: [Score], fill: FillRule, intervals wantsIntervals: Bool) {
        let overlaps = scores.compactMap { $0.overlap[fill.rawValue] }
        let bands = scores.compactMap { $0.boundary[fill.rawValue] }
        let (intersection, union) = overlaps.reduce((0, 0)) { ($0.0 + $1.intersection, $0.1 + $1.union) }
        cIoU = share(intersection, of: union)
        gIoU = mean(overlaps.map(\.iou))
        precision = Summary.thresholds.map { threshold in
            share(overlaps.count { $0.iou > threshold }, of: scores.count)
        }
        boundaryIoU = mean(bands.map(\.iou))
        intervals = wantsIntervals ? MaskIntervals(overlaps) : nil
    }
}

private func share(_ part: Int, of whole: Int) -> Double {
    whole == 0 ? 0 : Double(part) / Double(whole)
}

private func mean(_ values: [Double]) -> Double {
    values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
}
