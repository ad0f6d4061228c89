internal import SegFormats

/// Which answers of a run are shown.
package struct CaseChoice: Sendable {
    /// The lowest IoU, invalid answers among them; where equal, larger objects first.
    package let worst: [EvaluationRecord]
    /// The highest IoU of objects that are there.
    package let best: [EvaluationRecord]
    /// Drawn by chance from all answers, the same ones for the same file.
    package let random: [EvaluationRecord]

    /// At most `count` of each; by the inclusive fill.
    package init(_ records: [EvaluationRecord], count: Int) {
        let answered = records.filter { $0.score != nil }
        let present = answered.filter { $0.score?.isAbsent == false }
        worst = Array(answered.sorted { Self.order($0) < Self.order($1) }.prefix(count))
        best = Array(present.sorted { Self.order($0) > Self.order($1) }.prefix(count))
        random = Array(answered.sorted { $0.id.stableHash() < $1.id.stableHash() }.prefix(count))
    }

    private static func order(_ record: EvaluationRecord) -> (Double, Int, String) {
        (iou(record), -(record.score?.area ?? 0), record.id)
    }

    private static func iou(_ record: EvaluationRecord) -> Double {
        record.score?.overlap["inclusive"]?.iou ?? 0
    }
}
