public import SegDatasets
internal import SegFormats
internal import SegGeometry
internal import SegRewards
public import SegScenes

extension Example {
    /// The examples that a mixture gives about a scene, no two alike: a pure function of its arguments.
    ///
    /// - Parameters:
    ///   - scene: what is asked about.
    ///   - mixture: which questions are asked, and how often.
    ///   - outline: how masks become answers.
    ///   - style: the colours and kinds that what is absent is taken from.
    ///   - seed: of the scene's examples; another seed gives other questions about the same scene.
    /// - Throws: `GeometryError` when the picture is larger than an outline may be, `EmojiError` when the names of an
    ///   emoji style cannot be read.
    /// - Returns: up to `mixture.examplesPerScene` examples; fewer when the scene has no more to ask.
    public static func examples(
        about scene: Scene, mixture: ExampleMixture, outline: OutlineRule, style: SceneStyle, seed: UInt64
    ) throws -> [Example] {
        var chooser = ExampleChooser(
            scene: scene, mixture: mixture, outline: outline, style: style, random: SeededGenerator(seed: seed))
        var examples: [Example] = []
        for _ in 0..<mixture.examplesPerScene * 3 where examples.count < mixture.examplesPerScene {
            if let example = try chooser.next(), !examples.contains(where: { $0.question == example.question }) {
                examples.append(example)
            }
        }
        return examples
    }
}

/// Draws examples about one scene.
private struct ExampleChooser {
    private let scene: Scene
    private let style: SceneStyle
    private var composer: ExampleComposer
    private var objects: ExampleObjects
    /// What was worked out already, by object.
    private var expressions: [Int: [ReferringExpression]] = [:]

    init(scene: Scene, mixture: ExampleMixture, outline: OutlineRule, style: SceneStyle, random: SeededGenerator) {
        self.scene = scene
        self.style = style
        composer = ExampleComposer(mixture: mixture, random: random)
        objects = ExampleObjects(
            scene.objects.map { MaskObject($0.mask, within: $0.bounds) }, outline: AnswerOutline(rule: outline),
            places: { scene.objects[$0] })
    }

    /// Another example; nil when what was drawn cannot be asked about this scene.
    mutating func next() throws -> Example? {
        // A drawn scene has no description.
        let weights = ExampleTask.allCases.map { $0 == .pictureToText ? 0 : composer.mixture.tasks.weight(of: $0) }
        guard let choice = composer.random.pickIndex(weights: weights) else { return nil }
        let task = ExampleTask.allCases[choice]
        if task == .absent { return try absent() }
        guard !scene.objects.isEmpty else { return nil }
        let object = composer.random.integer(0...scene.objects.count - 1)
        let name = scene.objects[object].words.title
        var text = name
        if task.given == .text {
            guard let expression = expression(for: object) else { return nil }
            text = withArticle(expression)
        }
        guard let words = try composer.example(task, text: text, name: name, about: [object], of: &objects) else {
            return nil
        }
        return Example(task: task, question: words.question, answer: words.answer, object: object)
    }

    private mutating func absent() throws -> Example? {
        guard let missing = try scene.absent(style: style, &composer.random) else { return nil }
        let words = composer.absent(withArticle(missing), name: missing.text)
        return Example(task: .absent, question: words.question, answer: words.answer, object: nil)
    }

    private mutating func expression(for object: Int) -> ReferringExpression? {
        let unique = expressions[object] ?? ReferringExpression.unique(for: object, in: scene)
        expressions[object] = unique
        // A form's weight is shared by its expressions, so that forms with many of them are not drawn more often.
        let forms = unique.map(\.form)
        let weights = forms.map { form in
            composer.mixture.forms.weight(of: form) / Double(forms.count { $0 == form })
        }
        return composer.random.pickIndex(weights: weights).map { unique[$0] }
    }

    /// Plain nouns get an article every other time, as people write them.
    private mutating func withArticle(_ expression: ReferringExpression) -> String {
        expression.narrowing == nil && composer.random.chance(0.5) ? "the " + expression.text : expression.text
    }
}

extension SceneObject: ObjectPlaces {
    func drawn(_ random: inout SeededGenerator) -> PixelPoint { interiorPoint(&random) }
}
