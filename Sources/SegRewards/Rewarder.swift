internal import SegGeometry
internal import SegNotation

/// Rewards answers to one question. What is true of the picture is worked out once for all of them.
public struct Rewarder {
    private let task: ExampleTask
    private let rightAnswer: String
    private let rule: RewardRule
    private let budget: Int
    private let truth: Truth?

    /// What there is to find; nil for what is absent.
    fileprivate struct Truth {
        let objects: ExampleTruth
        let box: ImageBox
        let centroid: NormalizedPoint
    }

    /// An answer as it comes from the model.
    public struct Answer: Hashable, Sendable {
        /// What it says.
        public var text: String
        /// Its tokens, the one that ended it included.
        public var tokens: Int
        /// Whether it ended by itself, not by the budget.
        public var isFinished: Bool

        /// An answer of `tokens` tokens.
        public init(text: String, tokens: Int, isFinished: Bool) {
            self.text = text
            self.tokens = tokens
            self.isFinished = isFinished
        }
    }

    /// Rewards for answers to one question.
    ///
    /// - Parameters:
    ///   - task: what the question asks for.
    ///   - answer: the right answer, where words are asked for.
    ///   - truth: the objects that it means; nil when it means none.
    ///   - rule: what counts.
    ///   - budget: most tokens of an answer.
    public init(
        _ task: ExampleTask, answer: String, about truth: ExampleTruth?, rule: RewardRule, budget: Int
    ) {
        self.task = task
        rightAnswer = answer
        self.rule = rule
        self.budget = budget
        self.truth = truth.map {
            Truth(
                objects: $0, box: $0.box.scaled(to: $0.mask.size),
                centroid: $0.mask.centroid ?? NormalizedPoint(x: 0.5, y: 0.5))
        }
    }

    /// The reward of one answer, read by the reader that users' answers go through. Never fails, whatever the text.
    public func reward(_ answer: Answer) -> Reward {
        // Numbers of answers are 0…1 here, so that the size changes nothing.
        let size = truth?.objects.mask.size ?? ImageSize(width: 1, height: 1)
        let read = AnswerReading(answer.text, size: size, isCut: !answer.isFinished)
        let reading = read.reading
        var parts = truth.map { found(reading, $0, text: answer.text) } ?? missing(read, text: answer.text)
        parts[.length] = -Double(answer.tokens) / Double(max(1, budget))
        if !answer.isFinished { parts[.format] = 0 }
        return Reward(parts: parts, weights: rule.weights, form: read.form)
    }

    private func words(_ reading: Reading, _ text: String) -> [RewardPart: Double] {
        [.words: text == rightAnswer ? 1 : 0, .format: reading.isSilent && !text.isEmpty ? 1 : 0]
    }

    /// Parts of an answer about no object: about one that is not there, or about the whole picture.
    private func missing(_ read: AnswerReading, text: String) -> [RewardPart: Double] {
        if task.asked == .text { return words(read.reading, text) }
        let isRight = read.form == .words
        return [.absence: isRight ? 1 : 0, .format: isRight ? 1 : 0]
    }

    private func found(_ reading: Reading, _ truth: Truth, text: String) -> [RewardPart: Double] {
        switch task.asked {
        case .text, .picture: words(reading, text)
        case .point: point(reading, truth)
        case .box: box(reading, truth)
        case .mask: outline(reading, truth)
        }
    }

    private func point(_ reading: Reading, _ truth: Truth) -> [RewardPart: Double] {
        let isAlone =
            reading.boxes.isEmpty && reading.polygons.isEmpty
            && reading.points.count == truth.objects.parts.count
        return [
            .overlap: truth.objects.hits(reading.points),
            .centroid: truth.nearness(Self.mean(reading.points, of: truth)),
            .format: isAlone && reading.diagnostics.isEmpty ? 1 : 0,
        ]
    }

    private func box(_ reading: Reading, _ truth: Truth) -> [RewardPart: Double] {
        let overlap = truth.objects.overlap(reading.boxes)
        let centers = reading.boxes.map { NormalizedPoint(x: ($0.x1 + $0.x2) / 2, y: ($0.y1 + $0.y2) / 2) }
        let isAlone =
            reading.points.isEmpty && reading.polygons.isEmpty
            && reading.boxes.count == truth.objects.parts.count
        return [
            .overlap: overlap, .box: overlap, .centroid: truth.nearness(Self.mean(centers, of: truth)),
            .format: isAlone && reading.diagnostics.isEmpty ? 1 : 0,
        ]
    }

    /// The place that an answer of several points gives: about one object the first of them, about several their mean.
    private static func mean(_ points: [NormalizedPoint], of truth: Truth) -> NormalizedPoint? {
        guard truth.objects.parts.count > 1, !points.isEmpty else { return points.first }
        let count = Double(points.count)
        return NormalizedPoint(
            x: points.reduce(0) { $0 + $1.x } / count, y: points.reduce(0) { $0 + $1.y } / count)
    }

    private func outline(_ reading: Reading, _ truth: Truth) -> [RewardPart: Double] {
        let size = truth.objects.mask.size
        let filled = try? RunLengthMask(filling: reading.polygons, size: size, rule: rule.fill)
        let overlap = filled.flatMap { try? Overlap($0, truth.objects.mask) }?.iou ?? 0
        let vertices = reading.polygons.reduce(0) { $0 + $1.vertices.count }
        let isAlone = !reading.polygons.isEmpty && reading.points.isEmpty && reading.boxes.isEmpty
        return [
            .overlap: overlap, .box: filled?.box.map { $0.iou(with: truth.box) } ?? 0,
            .centroid: truth.nearness(filled?.centroid), .points: -Double(vertices) / 100,
            .format: isAlone && reading.diagnostics.isEmpty ? 1 : 0,
        ]
    }
}

extension Rewarder.Truth {
    /// Minus the squared distance of `point` from the centroid, at least −2; −2 without a point.
    fileprivate func nearness(_ point: NormalizedPoint?) -> Double {
        guard let point, point.x.isFinite, point.y.isFinite else { return -2 }
        let (x, y) = (point.x - centroid.x, point.y - centroid.y)
        return max(-2, -(x * x + y * y))
    }
}

extension Reading {
    /// Whether it has no coordinates at all.
    fileprivate var isSilent: Bool { polygons.isEmpty && boxes.isEmpty && points.isEmpty }
}
