public import SegGeometry
internal import SegNotation

extension Lesson {
    /// The lessons that a mixture gives about a scene, no two alike: a pure function of its arguments.
    ///
    /// - Parameters:
    ///   - scene: what is asked about.
    ///   - mixture: which questions are asked, and how often.
    ///   - outline: how masks become answers.
    ///   - style: the colours and kinds that what is absent is taken from.
    ///   - seed: of the scene's lessons; another seed gives other questions about the same scene.
    /// - Throws: `GeometryError` when the picture is larger than an outline may be.
    /// - Returns: up to `mixture.lessonsPerScene` lessons; fewer when the scene has no more to ask.
    public static func lessons(
        about scene: Scene, mixture: LessonMixture, outline: OutlineRule, style: SceneStyle, seed: UInt64
    ) throws(GeometryError) -> [Lesson] {
        var chooser = LessonChooser(
            scene: scene, mixture: mixture, outline: outline, style: style, random: SeededGenerator(seed: seed))
        var lessons: [Lesson] = []
        for _ in 0..<mixture.lessonsPerScene * 3 where lessons.count < mixture.lessonsPerScene {
            if let lesson = try chooser.next(), !lessons.contains(where: { $0.question == lesson.question }) {
                lessons.append(lesson)
            }
        }
        return lessons
    }
}

/// Draws lessons about one scene.
private struct LessonChooser {
    let scene: Scene
    let mixture: LessonMixture
    let outline: OutlineRule
    let style: SceneStyle
    var random: SeededGenerator
    /// What was worked out already, by shape.
    private var expressions: [Int: [ReferringExpression]] = [:]
    private var outlines: [Int: String] = [:]

    init(scene: Scene, mixture: LessonMixture, outline: OutlineRule, style: SceneStyle, random: SeededGenerator) {
        self.scene = scene
        self.mixture = mixture
        self.outline = outline
        self.style = style
        self.random = random
    }

    /// Another lesson; nil when what was drawn cannot be asked about this scene.
    mutating func next() throws(GeometryError) -> Lesson? {
        let weights = LessonTask.allCases.map(mixture.tasks.weight(of:))
        guard let choice = random.pickIndex(weights: weights) else { return nil }
        let task = LessonTask.allCases[choice]
        if task == .absent { return absent() }
        guard !scene.shapes.isEmpty else { return nil }
        let shape = random.integer(0...scene.shapes.count - 1)
        guard let query = query(for: task, shape: shape), let answer = try answer(to: task, shape: shape) else {
            return nil
        }
        return Lesson(task: task, question: wording(of: query, task: task), answer: answer, shape: shape)
    }

    private mutating func absent() -> Lesson? {
        guard let missing = ReferringExpression.absent(from: scene.shapes, style: style, &random) else { return nil }
        let text = withArticle(missing)
        let question = wording(of: .text(text), task: .textToMask)
        return Lesson(
            task: .absent, question: question, answer: "There is no \(missing.text) in the image.", shape: nil)
    }

    private mutating func query(for task: LessonTask, shape: Int) -> Query? {
        let seen = scene.shapes[shape]
        switch task {
        case .pointToMask, .pointToText:
            let point = seen.interiorPoint(&random)
            return .point(CoordinateGrid.normalized(point, in: seen.mask.size))
        case .boxToMask:
            return .box(CoordinateGrid.snapped(seen.box))
        case .textToPoint, .textToBox, .textToMask, .absent:
            return expression(for: shape).map { .text(withArticle($0)) }
        }
    }

    private mutating func answer(to task: LessonTask, shape: Int) throws(GeometryError) -> String? {
        let seen = scene.shapes[shape]
        switch task {
        case .pointToText:
            return ReferringExpression.Noun(color: seen.color, kind: seen.kind).text
        case .textToPoint:
            return PolygonWriter().text(coarse(CoordinateGrid.normalized(seen.middle, in: seen.mask.size)))
        case .textToBox:
            let box = seen.box
            let corners = [(box.x1, box.y1), (box.x2, box.y2)].map { coarse(NormalizedPoint(x: $0.0, y: $0.1)) }
            return PolygonWriter().text(
                NormalizedBox(x1: corners[0].x, y1: corners[0].y, x2: corners[1].x, y2: corners[1].y))
        case .textToMask, .pointToMask, .boxToMask, .absent:
            if let known = outlines[shape] { return known }
            let rings = try outline.rings(of: seen.mask, within: seen.bounds).compactMap(coarse)
            guard !rings.isEmpty else { return nil }
            let text = PolygonWriter().text(rings)
            outlines[shape] = text
            return text
        }
    }

    /// The nearest place on the mixture's grid of coordinates.
    private func coarse(_ point: NormalizedPoint) -> NormalizedPoint {
        func snap(_ value: Double) -> Double {
            let steps = Double(CoordinateGrid.index(of: value)) / Double(mixture.coordinateStep)
            return CoordinateGrid.value(at: Int(steps.rounded(.toNearestOrEven)) * mixture.coordinateStep)
        }
        return NormalizedPoint(x: snap(point.x), y: snap(point.y))
    }

    /// The ring on the mixture's grid, without vertices that fall on the one before; nil when fewer than three are left.
    private func coarse(_ ring: NormalizedRing) -> NormalizedRing? {
        var vertices: [NormalizedPoint] = []
        for vertex in ring.vertices.map(coarse) where vertices.last != vertex { vertices.append(vertex) }
        if vertices.count > 1, vertices.first == vertices.last { vertices.removeLast() }
        return vertices.count >= 3 ? NormalizedRing(vertices) : nil
    }

    private mutating func expression(for shape: Int) -> ReferringExpression? {
        let unique = expressions[shape] ?? ReferringExpression.unique(for: shape, in: scene.shapes)
        expressions[shape] = unique
        // A form's weight is shared by its expressions, so that forms with many of them are not drawn more often.
        let forms = unique.map(\.form)
        let weights = forms.map { form in
            mixture.forms.weight(of: form) / Double(forms.count { $0 == form })
        }
        return random.pickIndex(weights: weights).map { unique[$0] }
    }

    /// Plain nouns get an article every other time, as people write them.
    private mutating func withArticle(_ expression: ReferringExpression) -> String {
        expression.narrowing == nil && random.chance(0.5) ? "the " + expression.text : expression.text
    }

    private mutating func wording(of query: Query, task: LessonTask) -> String {
        switch (query, task) {
        case (.point(let point), .pointToText):
            "What is the object at point \(PolygonWriter().text(point))?"
        case (_, .textToPoint): Question(query, target: .point).text
        case (_, .textToBox): Question(query, target: .box).text
        case (.text(let text), _) where random.chance(mixture.otherWordings):
            random.pick(Question.published(text))
        default: Question(query).text
        }
    }
}

extension CoordinateGrid {
    /// A pixel as an answer writes it: its column and row as shares of the picture's sides.
    fileprivate static func normalized(_ point: PixelPoint, in size: ImageSize) -> NormalizedPoint {
        snapped(NormalizedPoint(x: Double(point.x) / Double(size.width), y: Double(point.y) / Double(size.height)))
    }
}
