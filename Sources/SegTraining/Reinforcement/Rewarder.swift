public import SegData
internal import SegGeometry
internal import SegNotation

/// Rewards answers to one lesson. What is true of the scene is worked out once for all of them.
public struct Rewarder {
    private let lesson: Lesson
    private let rule: RewardRule
    private let budget: Int
    private let truth: Truth?

    /// What there is to find; nil for what is absent.
    fileprivate struct Truth {
        let mask: RunLengthMask
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

    /// Rewards for answers to `lesson`, which is about `scene`.
    ///
    /// - Parameters:
    ///   - lesson: the question, and which object it means.
    ///   - scene: has the object's mask.
    ///   - rule: what counts.
    ///   - budget: most tokens of an answer.
    public init(_ lesson: Lesson, about scene: Scene, rule: RewardRule, budget: Int) {
        self.lesson = lesson
        self.rule = rule
        self.budget = budget
        guard let index = lesson.object, scene.objects.indices.contains(index) else {
            truth = nil
            return
        }
        let object = scene.objects[index]
        let mask = RunLengthMask(object.mask)
        truth = Truth(
            mask: mask, box: object.box.scaled(to: mask.size),
            centroid: mask.centroid ?? NormalizedPoint(x: 0.5, y: 0.5)
        )
    }

    /// The reward of one answer, read by the reader that users' answers go through. Never fails, whatever the text.
    public func reward(_ answer: Answer) -> Reward {
        let reading = PolygonReader.read(answer.text)
        var parts = truth.map { found(reading, $0, text: answer.text) } ?? missing(reading, text: answer.text)
        parts[.length] = -Double(answer.tokens) / Double(max(1, budget))
        if !answer.isFinished { parts[.format] = 0 }
        return Reward(parts: parts, weights: rule.weights)
    }

    private func words(_ reading: Reading, _ text: String) -> [RewardPart: Double] {
        [.words: text == lesson.answer ? 1 : 0, .format: reading.isSilent && !text.isEmpty ? 1 : 0]
    }

    /// Parts of an answer about no object: about one that is not there, or about the whole picture.
    private func missing(_ reading: Reading, text: String) -> [RewardPart: Double] {
        if lesson.task.asked == .text { return words(reading, text) }
        let isRight = reading.isSilent && !text.isEmpty
        return [.absence: isRight ? 1 : 0, .format: isRight ? 1 : 0]
    }

    private func found(_ reading: Reading, _ truth: Truth, text: String) -> [RewardPart: Double] {
        switch lesson.task.asked {
        case .text, .picture: words(reading, text)
        case .point: point(reading, truth)
        case .box: box(reading, truth)
        case .mask: outline(reading, truth)
        }
    }

    private func point(_ reading: Reading, _ truth: Truth) -> [RewardPart: Double] {
        let point = reading.points.first
        let isAlone = reading.points.count == 1 && reading.boxes.isEmpty && reading.polygons.isEmpty
        return [
            .overlap: point.map { truth.mask.holds($0) } == true ? 1 : 0, .centroid: truth.nearness(point),
            .format: isAlone && reading.diagnostics.isEmpty ? 1 : 0,
        ]
    }

    private func box(_ reading: Reading, _ truth: Truth) -> [RewardPart: Double] {
        let box = reading.boxes.first
        let overlap = box.map { $0.scaled(to: truth.mask.size).iou(with: truth.box) } ?? 0
        let center = box.map { NormalizedPoint(x: ($0.x1 + $0.x2) / 2, y: ($0.y1 + $0.y2) / 2) }
        let isAlone = reading.boxes.count == 1 && reading.points.isEmpty && reading.polygons.isEmpty
        return [
            .overlap: overlap, .box: overlap, .centroid: truth.nearness(center),
            .format: isAlone && reading.diagnostics.isEmpty ? 1 : 0,
        ]
    }

    private func outline(_ reading: Reading, _ truth: Truth) -> [RewardPart: Double] {
        let size = truth.mask.size
        let filled = try? RunLengthMask(filling: reading.polygons, size: size, rule: rule.fill)
        let overlap = filled.flatMap { try? Overlap($0, truth.mask) }?.iou ?? 0
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

extension RunLengthMask {
    /// Whether the pixel nearest to `point` is inside, as outlines' vertices are placed.
    fileprivate func holds(_ point: NormalizedPoint) -> Bool {
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
