public import SegGeometry

/// What an example is about, to compare answers with: the objects that are meant.
public struct ExampleTruth: Hashable, Sendable {
    /// One of the objects.
    public struct Part: Hashable, Sendable {
        /// Its pixels.
        public let mask: RunLengthMask
        /// The box about them: 0…1 of the picture's sides.
        public let box: NormalizedBox

        /// An object of these pixels, in this box.
        package init(mask: RunLengthMask, box: NormalizedBox) {
            self.mask = mask
            self.box = box
        }
    }

    /// The objects, at least one.
    public let parts: [Part]
    /// The pixels of all of them.
    public let mask: RunLengthMask
    /// The box about all of them: 0…1 of the picture's sides.
    public let box: NormalizedBox

    /// What objects with these masks of one picture are; nil of none, or when one of them has no pixel.
    ///
    /// - Throws: `GeometryError.sizesDiffer` when they are not of one picture.
    public init?(masks: [RunLengthMask]) throws(GeometryError) {
        var parts: [Part] = []
        for mask in masks {
            guard let box = mask.box else { return nil }
            let (width, height) = (Double(mask.size.width), Double(mask.size.height))
            let shares = NormalizedBox(
                x1: box.x1 / width, y1: box.y1 / height, x2: box.x2 / width, y2: box.y2 / height)
            parts.append(Part(mask: mask, box: shares))
        }
        try self.init(parts: parts)
    }

    /// What these objects of one picture are; nil of none.
    ///
    /// - Throws: `GeometryError.sizesDiffer` when they are not of one picture.
    package init?(parts: [Part]) throws(GeometryError) {
        guard let first = parts.first else { return nil }
        self.parts = parts
        mask = parts.count == 1 ? first.mask : try .union(parts.map(\.mask), size: first.mask.size)
        box = parts.dropFirst().reduce(first.box) { box, part in
            NormalizedBox(
                x1: min(box.x1, part.box.x1), y1: min(box.y1, part.box.y1), x2: max(box.x2, part.box.x2),
                y2: max(box.y2, part.box.y2))
        }
    }

    /// How well points hit: the share of objects with one of their own, of as many as there are objects or points,
    /// whichever is more. Of one object: whether the first point lies in it, whatever follows.
    public func hits(_ points: [NormalizedPoint]) -> Double {
        if parts.count == 1 { return points.first.map { parts[0].mask.holds($0) } == true ? 1 : 0 }
        return matched(points) { part, point in part.mask.holds(point) ? 1 : 0 }
    }

    /// How well boxes fit: the mean overlap (IoU) of each object's box with one answered box of its own, over as many
    /// as there are objects or boxes, whichever is more. Of one object: the overlap of the first box, whatever follows.
    public func overlap(_ boxes: [NormalizedBox]) -> Double {
        let size = mask.size
        func overlap(_ part: Part, _ box: NormalizedBox) -> Double {
            box.scaled(to: size).iou(with: part.box.scaled(to: size))
        }
        if parts.count == 1 { return boxes.first.map { overlap(parts[0], $0) } ?? 0 }
        return matched(boxes, overlap)
    }

    /// The mean of `score` over pairs, each part and each answer in one at most, best pairs first.
    private func matched<Answer>(_ answers: [Answer], _ score: (Part, Answer) -> Double) -> Double {
        // More answers than this are no answer to what is in a picture; the rest counts as wrong.
        let weighed = answers.prefix(parts.count + 64)
        var pairs = parts.indices.flatMap { part in
            weighed.indices.map { (part: part, answer: $0, score: score(parts[part], answers[$0])) }
        }
        pairs.sort { ($1.score, $0.part, $0.answer) < ($0.score, $1.part, $1.answer) }
        var (takenParts, takenAnswers): (Set<Int>, Set<Int>) = ([], [])
        var sum = 0.0
        for pair in pairs where !takenParts.contains(pair.part) && !takenAnswers.contains(pair.answer) {
            takenParts.insert(pair.part)
            takenAnswers.insert(pair.answer)
            sum += pair.score
        }
        return sum / Double(max(parts.count, answers.count))
    }
}

extension RunLengthMask {
    /// Whether the pixel nearest to `point` is inside, as outlines' vertices are placed. A point that is not finite is
    /// not.
    package func holds(_ point: NormalizedPoint) -> Bool {
        let x = (point.x * Double(size.width)).rounded(.toNearestOrEven)
        let y = (point.y * Double(size.height)).rounded(.toNearestOrEven)
        guard x >= 0, y >= 0, x < Double(size.width), y < Double(size.height) else { return false }
        let place = Int(x) * size.height + Int(y)
        var (end, isInside) = (0, false)
        for run in counts {
            end += Int(run)
            if place < end { return isInside }
            isInside.toggle()
        }
        return false
    }
}
