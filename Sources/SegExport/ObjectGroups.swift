public import SegGeometry
public import SegNotation

/// One of an answer's objects: the rings that meet, and what they enclose together.
public struct AnswerObject: Hashable, Sendable {
    /// The rings in pixels, in the answer's order.
    public let rings: [ImageRing]
    /// The union of their insides.
    public let mask: RunLengthMask

    /// An object.
    public init(rings: [ImageRing], mask: RunLengthMask) {
        self.rings = rings
        self.mask = mask
    }

    /// Adds the fields `polygons`, `rle`, `box` and `area`, in this order.
    public func write(to record: inout JSONObjectWriter) {
        record.field("polygons", rings.map { $0.vertices.map { [$0.x, $0.y] } })
        record.field("rle", mask.json)
        let box = mask.box ?? ImageBox(x1: 0, y1: 0, x2: 0, y2: 0)
        record.field("box", [box.x1, box.y1, box.x2, box.y2])
        record.field("area", mask.area)
    }
}

extension DecodedAnswer {
    /// The answer as one object.
    public var whole: AnswerObject { AnswerObject(rings: polygons, mask: mask) }

    /// The answer's objects: rings whose pixels overlap or share an edge belong to one. In the order of their first rings.
    ///
    /// - Parameter rule: How the answer was filled.
    /// - Returns: No object for an answer without pixels.
    /// - Throws: `GeometryError`, if the answer could not have been filled either.
    public func objects(rule: FillRule) throws(GeometryError) -> [AnswerObject] {
        guard mask.area > 0 else { return [] }
        let parts = ComponentLabels(Mask(mask))
        var owner = [Int?](repeating: nil, count: parts.count + 1)
        var groups: [(rings: [ImageRing], masks: [RunLengthMask])] = []
        for ring in polygons {
            let filled = try RunLengthMask(filling: [ring], size: mask.size, rule: rule)
            let touched = parts.touched(by: filled)
            guard !touched.isEmpty else { continue }
            let known = Set(touched.compactMap { owner[$0] }).sorted()
            let group = known.first ?? groups.count
            if known.isEmpty { groups.append(([], [])) }
            groups[group].rings.append(ring)
            groups[group].masks.append(filled)
            for other in known.dropFirst() {
                groups[group].rings += groups[other].rings
                groups[group].masks += groups[other].masks
                groups[other] = ([], [])
            }
            for part in owner.indices where touched.contains(part) || owner[part].map(known.contains) ?? false {
                owner[part] = group
            }
        }
        var objects: [AnswerObject] = []
        for group in groups where !group.rings.isEmpty {
            objects.append(AnswerObject(rings: group.rings, mask: try .union(group.masks, size: mask.size)))
        }
        return objects
    }
}

extension ComponentLabels {
    /// The parts that have pixels of a mask.
    fileprivate func touched(by mask: RunLengthMask) -> Set<Int> {
        var found: Set<Int> = []
        var start = 0
        for (index, count) in mask.counts.enumerated() {
            if index & 1 == 1 {
                for place in start..<start + Int(count) {
                    let (column, row) = place.quotientAndRemainder(dividingBy: size.height)
                    let label = Int(labels[row * size.width + column])
                    if label > 0 { found.insert(label) }
                }
            }
            start += Int(count)
        }
        return found
    }
}
