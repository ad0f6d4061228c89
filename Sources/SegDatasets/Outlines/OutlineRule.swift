public import SegGeometry
internal import SegNotation
public import SegScenes

/// How a mask becomes the rings of an answer: trace, simplify, join holes, put in order.
public struct OutlineRule: Hashable, Sendable, Codable {
    /// What becomes of the holes of an object.
    public enum Holes: String, Hashable, Sendable, Codable, CaseIterable {
        /// They are filled; what lies in them is left out. As the published script does.
        case filled
        /// Each is joined to its outline by a slit of no width (a keyhole cut), so that one ring in the same grammar
        /// carries both, and both fill rules give the hole back. What lies in a hole has a ring of its own.
        case keyhole
    }

    /// Simplification: the outline may leave the traced contour by this share of its length.
    public var epsilonRatio: Double
    /// Parts smaller than this share of the largest part are left out of the answer.
    public var smallestPart: Double
    /// What becomes of holes.
    public var holes: Holes
    /// Holes smaller than this share of the part around them are filled.
    public var smallestHole: Double
    /// In which order rings and vertices are written.
    public var order: RingOrder
    /// The most vertices that an answer may have; 0: any number. What has more is simplified further, object by object, and
    /// loses its smallest parts when that is not enough.
    public var mostPoints: Int

    /// A rule; the defaults give a disc of 30 pixels' radius about a dozen vertices.
    public init(
        epsilonRatio: Double = 0.008, smallestPart: Double = 0.2, holes: Holes = .filled, smallestHole: Double = 0.005,
        order: RingOrder = RingOrder(), mostPoints: Int = 0
    ) {
        self.epsilonRatio = epsilonRatio
        self.smallestPart = smallestPart
        self.holes = holes
        self.smallestHole = smallestHole
        self.order = order
        self.mostPoints = mostPoints
    }

    /// What datasets are written with: the published tolerance, every part, holes open.
    public static let dataset = OutlineRule(epsilonRatio: 0.001, smallestPart: 0, holes: .keyhole)

    /// Everything that is wrong with the rule, a sentence each.
    public var problems: [String] {
        var found: [String] = []
        if !(0...0.2).contains(epsilonRatio) { found.append("epsilonRatio is \(epsilonRatio), not 0 to 0.2") }
        if !(0...1).contains(smallestPart) { found.append("smallestPart is \(smallestPart), not 0 to 1") }
        if !(0...1).contains(smallestHole) { found.append("smallestHole is \(smallestHole), not 0 to 1") }
        if mostPoints < 0 || (1...2).contains(mostPoints) {
            found.append("mostPoints is \(mostPoints), not 0 (any number) or 3 and more")
        }
        return found
    }

    /// The outlines of an object's parts: vertices are pixel centres, in the order that the rule names.
    ///
    /// A part whose simplified outline has fewer than three vertices or no area is left out, since no reader can fill it;
    /// an object of only such parts has no rings. Nothing is done about `mostPoints`, which is an answer's.
    ///
    /// - Throws: `GeometryError` when the tolerance is out of range.
    public func pixelRings(of object: MaskObject) throws(GeometryError) -> [PixelRing] {
        try ObjectContours(object, holes: holes).rings(epsilonRatio: epsilonRatio, rule: self)
    }

    /// The outlines of the parts of a mask whose pixels lie within `bounds`.
    ///
    /// - Throws: `GeometryError` when the tolerance is out of range.
    /// - Precondition: `bounds` lies within the mask.
    public func pixelRings(of mask: Mask, within bounds: PixelBounds) throws(GeometryError) -> [PixelRing] {
        try pixelRings(of: MaskObject(mask, within: bounds))
    }

    /// `pixelRings` as an answer writes them: shares of the picture's sides on the 1/1000 grid.
    public func rings(of mask: Mask, within bounds: PixelBounds) throws(GeometryError) -> [NormalizedRing] {
        try pixelRings(of: mask, within: bounds).map { CoordinateGrid.normalized($0, in: mask.size) }
    }
}

/// The traced borders of an object, from which outlines of any tolerance are made.
struct ObjectContours {
    private struct Part {
        var outer: PixelRing
        var holes: [PixelRing] = []
    }

    private let object: MaskObject
    private var parts: [Part] = []

    init(_ object: MaskObject, holes: OutlineRule.Holes) {
        self.object = object
        let contours = object.cut.contours(holes == .keyhole ? .outersAndHoles : .external)
        // Where the outline of contour i stands among the parts.
        var places: [Int] = []
        for contour in contours {
            places.append(parts.count)
            if let parent = contour.parent {
                parts[places[parent]].holes.append(contour.ring)
            } else {
                parts.append(Part(outer: contour.ring))
            }
        }
    }

    /// The outlines at one tolerance, in the rule's order, in the picture's frame.
    func rings(epsilonRatio: Double, rule: OutlineRule) throws(GeometryError) -> [PixelRing] {
        var rings: [PixelRing] = []
        for part in parts {
            let outer = try part.outer.simplified(epsilonRatio: epsilonRatio)
            guard outer.vertices.count >= 3, outer.twiceSignedArea != 0 else { continue }
            let leastHole = rule.smallestHole * Double(abs(outer.twiceSignedArea))
            var holes: [PixelRing] = []
            for hole in part.holes where Double(abs(hole.twiceSignedArea)) >= leastHole {
                holes.append(try hole.simplified(epsilonRatio: epsilonRatio))
            }
            rings.append(inPicture(KeyholeCut.ring(outer: outer, holes: holes, isInside: isInside)))
        }
        let largest = rings.map { abs($0.twiceSignedArea) }.max() ?? 0
        let least = rule.smallestPart * Double(largest)
        return rule.order.ordered(rings.filter { Double(abs($0.twiceSignedArea)) >= least })
    }

    private func isInside(_ pixel: PixelPoint) -> Bool {
        let size = object.cut.size
        return pixel.x >= 0 && pixel.y >= 0 && pixel.x < size.width && pixel.y < size.height
            && object.cut[pixel.x, pixel.y]
    }

    private func inPicture(_ ring: PixelRing) -> PixelRing {
        let bounds = object.bounds
        return PixelRing(ring.vertices.map { PixelPoint(x: $0.x + bounds.left, y: $0.y + bounds.top) })
    }
}
