public import SegNotation

/// What the limits of answers cost a dataset.
public struct OutlineCosts: Hashable, Sendable {
    /// Outlines written, an object once for each answer that it has a part in.
    public private(set) var outlines = 0
    /// Those that were simplified further than the rule says, or lost parts.
    public private(set) var shortened = 0
    /// Parts that were left out.
    public private(set) var partsLeftOut = 0
    /// Sum over the shortened outlines of the IoU that it cost.
    public private(set) var overlapLost = 0.0
    /// The most that it cost one object.
    public private(set) var worstOverlapLost = 0.0

    /// No costs.
    public init() {}

    /// Adds what one outline cost.
    public mutating func add(_ outline: AnswerOutline.Fitted) {
        outlines += 1
        partsLeftOut += outline.partsLeftOut
        guard outline.isShortened else { return }
        shortened += 1
        overlapLost += outline.overlapLost
        worstOverlapLost = max(worstOverlapLost, outline.overlapLost)
    }

    /// Adds other costs.
    public mutating func add(_ other: OutlineCosts) {
        outlines += other.outlines
        shortened += other.shortened
        partsLeftOut += other.partsLeftOut
        overlapLost += other.overlapLost
        worstOverlapLost = max(worstOverlapLost, other.worstOverlapLost)
    }

    /// `{"outlines", "shortened", "parts_left_out", "mean_iou_lost", "worst_iou_lost"}`; the mean is of the shortened.
    public var json: JSONObjectWriter {
        var writer = JSONObjectWriter()
        writer.field("outlines", outlines)
        writer.field("shortened", shortened)
        writer.field("parts_left_out", partsLeftOut)
        writer.field("mean_iou_lost", shortened == 0 ? 0 : overlapLost / Double(shortened))
        writer.field("worst_iou_lost", worstOverlapLost)
        return writer
    }
}
