internal import Foundation
public import SegDatasets
public import SegFormats
public import SegGeometry
internal import SegNotation

/// What a model could reach at most on a dataset, if it wrote every outline as it is trained: round-trip IoU by object
/// size and fill rule, and how long the answers are.
public struct CeilingReport: Sendable {
    /// A way to count tokens, by name.
    public struct Tokenizer: Sendable {
        /// What reports call it.
        public var name: String
        /// The number of tokens of a text.
        public var count: @Sendable (String) -> Int

        /// A tokenizer called `name`.
        public init(name: String, count: @escaping @Sendable (String) -> Int) {
            self.name = name
            self.count = count
        }
    }

    /// What comes back of some objects.
    public struct Row: Hashable, Sendable {
        /// Objects.
        public private(set) var count = 0
        private var sum = RoundTrip(inclusive: 0, coco: 0)
        /// The worst of them, each rule for itself; 1 of none.
        public private(set) var worst = RoundTrip(inclusive: 1, coco: 1)

        /// Mean IoU by either rule; 0 of none.
        public var mean: RoundTrip {
            let total = Double(max(1, count))
            return RoundTrip(inclusive: sum.inclusive / total, coco: sum.coco / total)
        }

        mutating func add(_ trip: RoundTrip) {
            count += 1
            sum = RoundTrip(inclusive: sum.inclusive + trip.inclusive, coco: sum.coco + trip.coco)
            worst = RoundTrip(
                inclusive: min(worst.inclusive, trip.inclusive), coco: min(worst.coco, trip.coco))
        }
    }

    /// What was measured of one annotated object.
    struct Measure: Sendable {
        var areas: [Int] = []
        var trips: [RoundTrip] = []
        var whole: (inclusive: Overlap, coco: Overlap)?
        var points = 0
        var tokens: [Int] = []
        var costs = OutlineCosts()
        var problems = DataReport()
    }

    /// How masks become outlines.
    public let outline: AnswerOutline
    /// What tokens are counted by.
    public let tokenizers: [Tokenizer]
    /// Objects by their size.
    public private(set) var sizes: [ObjectSize: Row] = [:]
    /// Answers, all objects of each together: mean IoU is gIoU.
    public private(set) var answers = Row()
    /// Sums over all answers: their IoU is cIoU.
    public private(set) var cumulative = (inclusive: Overlap.zero, coco: Overlap.zero)
    /// Vertices of each answer.
    public private(set) var points = Lengths()
    /// Tokens of each answer's coordinates, by tokenizer.
    public private(set) var tokens: [Lengths]
    /// What limits of answers cost.
    public private(set) var costs = OutlineCosts()
    private let frames = PictureFrames()

    /// An empty report.
    public init(outline: AnswerOutline, tokenizers: [Tokenizer] = []) {
        self.outline = outline
        self.tokenizers = tokenizers
        tokens = tokenizers.map { _ in Lengths() }
    }

    /// Adds every annotated object of a dataset that means objects.
    ///
    /// - Parameters:
    ///   - source: the dataset.
    ///   - threads: threads that work; they change nothing but the time.
    ///   - report: gets what cannot be measured.
    /// - Throws: what the source throws.
    public mutating func add(_ source: some AnnotationSource, threads: Int, report: inout DataReport) throws {
        let (outline, tokenizers, frames) = (outline, tokenizers, frames)
        try source.forEachResult(
            threads: threads, report: &report, of: { Self.measure($0, outline, tokenizers, frames) },
            { measure, report in
                report.add(measure.problems)
                add(measure)
            })
    }

    private mutating func add(_ measure: Measure) {
        costs.add(measure.costs)
        for (area, trip) in zip(measure.areas, measure.trips) {
            sizes[ObjectSize(area: area), default: Row()].add(trip)
        }
        guard let whole = measure.whole else { return }
        answers.add(RoundTrip(inclusive: whole.inclusive.iou, coco: whole.coco.iou))
        cumulative.inclusive += whole.inclusive
        cumulative.coco += whole.coco
        points.add(measure.points)
        for (index, count) in measure.tokens.enumerated() { tokens[index].add(count) }
    }

    private static func measure(
        _ annotatedObject: AnnotatedObject, _ outline: AnswerOutline, _ tokenizers: [Tokenizer],
        _ frames: PictureFrames
    ) -> Measure {
        var measure = Measure()
        do {
            guard let masks = try annotatedObject.masks(on: frames, report: &measure.problems) else { return measure }
            guard let size = masks.first?.size else {
                if measure.problems.entries.isEmpty { measure.problems.add(.emptyMask, annotatedObject.label) }
                return measure
            }
            let fitted = try outline.fitted(masks.compactMap(MaskObject.init))
            for (mask, outline) in zip(masks, fitted) {
                measure.costs.add(outline)
                measure.areas.append(mask.area)
                measure.trips.append(try RoundTrip(of: mask, by: outline.rings))
            }
            let rings = fitted.flatMap(\.rings)
            measure.whole = try overlaps(of: .union(masks, size: size), by: rings)
            measure.points = rings.reduce(0) { $0 + $1.vertices.count }
            let text = PolygonWriter().text(rings)
            measure.tokens = tokenizers.map { $0.count(text) }
        } catch let problem as DataProblem {
            measure.problems.add(problem)
        } catch {
            measure.problems.add(.brokenAnnotation, "\(annotatedObject.label): \(error)")
        }
        return measure
    }

    private static func overlaps(
        of mask: RunLengthMask, by rings: [NormalizedRing]
    ) throws(GeometryError) -> (inclusive: Overlap, coco: Overlap) {
        (
            try Overlap(mask, RunLengthMask(filling: rings, size: mask.size, rule: .inclusive)),
            try Overlap(mask, RunLengthMask(filling: rings, size: mask.size, rule: .coco))
        )
    }
}

/// Many lengths, and how they spread.
public struct Lengths: Hashable, Sendable {
    private var values: [Int] = []

    /// No lengths.
    public init() {}

    /// Adds a length.
    public mutating func add(_ value: Int) { values.append(value) }

    /// How many there are.
    public var count: Int { values.count }

    /// Their mean; 0 of none.
    public var mean: Double { Double(values.reduce(0, +)) / Double(max(1, values.count)) }

    /// The smallest length that at least the given shares of them do not exceed, and the largest; 0 of none.
    public func quantiles(_ shares: [Double]) -> [Int] {
        let sorted = values.sorted()
        return shares.map { share in
            guard !sorted.isEmpty else { return 0 }
            return sorted[min(sorted.count - 1, max(0, Int((share * Double(sorted.count)).rounded(.up)) - 1))]
        }
    }
}
