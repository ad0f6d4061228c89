internal import SegGeometry

/// How far several answers to one question agree.
struct AnswerAgreement: Hashable {
    /// IoU of each two answers; 1 for two that are both empty.
    let overlaps: [[Double]]

    /// Compares masks of one size, at least one.
    ///
    /// - Throws: `GeometryError` when their sizes differ.
    init(_ masks: [RunLengthMask]) throws(GeometryError) {
        var overlaps = masks.map { _ in [Double](repeating: 1, count: masks.count) }
        for first in masks.indices {
            for second in masks.indices.dropFirst(first + 1) {
                let both = masks[first].area + masks[second].area
                let value = both == 0 ? 1 : try Overlap(masks[first], masks[second]).iou
                (overlaps[first][second], overlaps[second][first]) = (value, value)
            }
        }
        self.overlaps = overlaps
    }

    /// Mean IoU of two different answers; 1 where there is one alone.
    var mean: Double {
        let count = overlaps.count
        guard count > 1 else { return 1 }
        let sum = overlaps.reduce(0) { $0 + $1.reduce(0, +) } - Double(count)
        return sum / Double(count * (count - 1))
    }

    /// The first of the answers that are nearest to all others.
    var nearest: Int {
        let sums = overlaps.map { $0.reduce(0, +) }
        return sums.indices.max { (sums[$0], $1) < (sums[$1], $0) } ?? 0
    }
}
