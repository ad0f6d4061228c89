internal import SegGeometry

/// Outlines in which the edges at unsure vertices are dashed: open lines that together are the outlines.
struct DashedRings {
    /// What to draw; empty where no vertex is unsure.
    private(set) var lines: [[ImagePoint]] = []
    /// Whether no edge is dashed: the outlines are then drawn as they are.
    var isEmpty: Bool { lines.isEmpty }

    /// - Parameters:
    ///   - rings: closed outlines.
    ///   - unsure: of each ring, which vertices are unsure; rings and vertices without an entry are sure.
    ///   - dash: length of a dash and of the gap behind it.
    init(_ rings: [[ImagePoint]], unsure: [[Bool]], dash: Double) {
        guard dash > 0, zip(rings, unsure).contains(where: { ring, marks in zip(ring, marks).contains { $1 } }) else {
            return
        }
        for (place, ring) in rings.enumerated() {
            let marks = place < unsure.count ? unsure[place] : []
            add(ring, unsure: ring.indices.map { $0 < marks.count && marks[$0] }, dash: dash)
        }
    }

    private mutating func add(_ ring: [ImagePoint], unsure: [Bool], dash: Double) {
        var whole: [ImagePoint] = []
        for index in ring.indices {
            let next = (index + 1) % ring.count
            guard unsure[index] || unsure[next] else {
                if whole.isEmpty { whole.append(ring[index]) }
                whole.append(ring[next])
                continue
            }
            if !whole.isEmpty { lines.append(whole) }
            whole = []
            dashes(from: ring[index], to: ring[next], dash)
        }
        if !whole.isEmpty { lines.append(whole) }
    }

    /// An odd number of equal pieces, of which every other is drawn: the edge begins and ends with a dash.
    private mutating func dashes(from: ImagePoint, to: ImagePoint, _ dash: Double) {
        let (width, height) = (to.x - from.x, to.y - from.y)
        let length = (width * width + height * height).squareRoot()
        guard length.isFinite else { return }
        let count = min(10_001, 2 * Int(min(length / dash / 2, 5000)) + 1)
        func point(_ piece: Int) -> ImagePoint {
            let share = Double(piece) / Double(count)
            return ImagePoint(x: from.x + width * share, y: from.y + height * share)
        }
        for piece in stride(from: 0, to: count, by: 2) { lines.append([point(piece), point(piece + 1)]) }
    }
}
