public import SegGeometry
internal import SegNotation

/// The rings of an answer about some objects, within what an answer may have.
public struct AnswerOutline: Sendable {
    /// What an answer may have at most, and how that is counted: vertices, tokens.
    public struct Limit: Sendable {
        /// The most that an answer may cost.
        public var most: Int
        /// What some rings cost.
        public var cost: @Sendable ([NormalizedRing]) -> Int

        /// A limit of `most` by a count of one's own.
        public init(most: Int, cost: @escaping @Sendable ([NormalizedRing]) -> Int) {
            self.most = most
            self.cost = cost
        }

        /// A limit of so many vertices.
        public static func points(_ most: Int) -> Limit {
            Limit(most: most) { $0.reduce(0) { $0 + $1.vertices.count } }
        }

        /// A limit of so many tokens, as `count` counts them in the written outline.
        public static func tokens(_ most: Int, count: @escaping @Sendable (String) -> Int) -> Limit {
            Limit(most: most) { count(PolygonWriter().text($0)) }
        }
    }

    /// The rings of one object, and what the limits did to them.
    public struct Fitted: Hashable, Sendable {
        /// The rings on the 1/1000 grid.
        public var rings: [NormalizedRing]
        /// The tolerance that they were simplified with, as a share of their length.
        public var epsilonRatio: Double
        /// Parts that were left out to keep the limits.
        public var partsLeftOut: Int
        /// What the limits cost: IoU of the object with the rings of the rule alone, less that with these rings; 0 when no
        /// limit was met.
        public var overlapLost: Double
        /// Whether a limit was met.
        public var isShortened: Bool

        /// Rings of a tolerance, and what the limits did to them.
        public init(
            rings: [NormalizedRing], epsilonRatio: Double, partsLeftOut: Int = 0, overlapLost: Double = 0,
            isShortened: Bool = false
        ) {
            self.rings = rings
            self.epsilonRatio = epsilonRatio
            self.partsLeftOut = partsLeftOut
            self.overlapLost = overlapLost
            self.isShortened = isShortened
        }
    }

    /// How masks become rings.
    public var rule: OutlineRule
    /// What an answer may have at most, besides the rule's points.
    public var limits: [Limit]

    /// Outlines by a rule, with its limit of points and perhaps others.
    public init(rule: OutlineRule = .dataset, limits: [Limit] = []) {
        self.rule = rule
        self.limits = (rule.mostPoints > 0 ? [.points(rule.mostPoints)] : []) + limits
    }

    /// The rings of each of an answer's objects, in their order.
    ///
    /// An answer within its limits is what the rule alone gives. Else each object gets a share of the limit, those that
    /// need less than an even share what they need, and the smallest tolerance that keeps it, found by bisection to 2 %.
    ///
    /// - Throws: `GeometryError` when the tolerance is out of range.
    public func fitted(_ objects: [MaskObject]) throws(GeometryError) -> [Fitted] {
        var fits: [ObjectFit] = []
        for object in objects { fits.append(try ObjectFit(object, rule: rule)) }
        for limit in limits {
            var most = limit.most
            // What several objects cost together may be more than the sum of their costs: some characters between them.
            for _ in 0..<4 where limit.cost(fits.flatMap(\.rings)) > limit.most {
                let shares = Self.shares(of: fits.map { limit.cost($0.rings) }, most: most)
                for (index, share) in shares.enumerated() { try fits[index].shorten(to: share, limit.cost) }
                most -= max(1, limit.cost(fits.flatMap(\.rings)) - limit.most)
            }
        }
        return try fits.map { fit throws(GeometryError) in try fit.result() }
    }

    /// Even shares of `most`; what some need less is the others'.
    static func shares(of needs: [Int], most: Int) -> [Int] {
        var shares = needs
        var (left, open) = (max(0, most), needs.count)
        for index in needs.indices.sorted(by: { (needs[$0], $0) < (needs[$1], $1) }) {
            shares[index] = min(needs[index], left / open)
            left -= shares[index]
            open -= 1
        }
        return shares
    }
}

/// One object's rings while they are fitted.
private struct ObjectFit {
    private let object: MaskObject
    private var rule: OutlineRule
    private let contours: ObjectContours
    private let wanted: [NormalizedRing]
    private var epsilonRatio: Double
    private var partsLeftOut = 0
    private(set) var rings: [NormalizedRing]

    /// The coarsest tolerance tried: a quarter of the outline's length leaves a triangle at most.
    private static let coarsest = 0.25
    /// The coarsest while smaller holes can still be filled: from here on a hole is worth less than the outline.
    private static let coarsestWithHoles = 0.03

    init(_ object: MaskObject, rule: OutlineRule) throws(GeometryError) {
        self.object = object
        self.rule = rule
        contours = ObjectContours(object, holes: rule.holes)
        epsilonRatio = rule.epsilonRatio
        wanted = try Self.rings(contours, epsilonRatio, rule, object)
        rings = wanted
    }

    private static func rings(
        _ contours: ObjectContours, _ epsilonRatio: Double, _ rule: OutlineRule, _ object: MaskObject
    ) throws(GeometryError) -> [NormalizedRing] {
        try contours.rings(epsilonRatio: epsilonRatio, rule: rule)
            .map { CoordinateGrid.normalized($0, in: object.size) }
    }

    /// Coarser rings that cost no more than `share`: first the tolerance grows, then small holes are filled, then all,
    /// then the smallest parts are left out. A triangle is the least.
    mutating func shorten(to share: Int, _ cost: ([NormalizedRing]) -> Int) throws(GeometryError) {
        guard cost(rings) > share else { return }
        let hasHoles = rule.holes == .keyhole
        for smallestHole in [rule.smallestHole, 0.02, 0.08, 0.3] where hasHoles && smallestHole >= rule.smallestHole {
            rule.smallestHole = smallestHole
            try coarsen(to: share, within: Self.coarsestWithHoles, cost)
            if cost(rings) <= share { return }
        }
        rule.smallestHole = .infinity
        try coarsen(to: share, within: Self.coarsest, cost)
        while cost(rings) > share, rings.count > 1 { leaveOutSmallest() }
    }

    /// The smallest tolerance up to `coarsest` whose rings cost no more than `share`, or the coarsest.
    private mutating func coarsen(
        to share: Int, within coarsest: Double, _ cost: ([NormalizedRing]) -> Int
    ) throws(GeometryError) {
        var (low, high) = (rule.epsilonRatio, rule.epsilonRatio)
        try take(high)
        while cost(rings) > share, high < coarsest {
            (low, high) = (high, min(max(high * 1.5, 0.0005), coarsest))
            try take(high)
        }
        while cost(rings) <= share, high - low > 0.02 * high {
            let middle = (low + high) / 2
            let kept = self
            try take(middle)
            if cost(rings) <= share { high = middle } else { (low, self) = (middle, kept) }
        }
    }

    /// Takes the rings of a tolerance, unless nothing would be left of the object.
    private mutating func take(_ epsilonRatio: Double) throws(GeometryError) {
        let rings = try Self.rings(contours, epsilonRatio, rule, object)
        guard !rings.isEmpty else { return }
        (self.rings, self.epsilonRatio) = (rings, epsilonRatio)
    }

    private mutating func leaveOutSmallest() {
        guard let smallest = rings.indices.min(by: { rings[$0].area < rings[$1].area }) else { return }
        rings.remove(at: smallest)
        partsLeftOut += 1
    }

    func result() throws(GeometryError) -> AnswerOutline.Fitted {
        var fitted = AnswerOutline.Fitted(rings: rings, epsilonRatio: epsilonRatio, partsLeftOut: partsLeftOut)
        guard rings != wanted else { return fitted }
        let mask = object.mask
        fitted.isShortened = true
        fitted.overlapLost = try RoundTrip(of: mask, by: wanted).inclusive - RoundTrip(of: mask, by: rings).inclusive
        return fitted
    }
}
