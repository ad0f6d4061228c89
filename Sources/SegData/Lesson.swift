internal import SegNotation

/// What a lesson gives and what it asks for.
public enum LessonTask: String, CaseIterable, Hashable, Sendable, Codable {
    case textToPoint, textToBox, textToMask, pointToMask, boxToMask
    /// A point on a shape for its colour and kind: what a model learns first, since it needs no coordinates.
    case pointToText
    /// Words for something that the picture does not show; the answer is words, too.
    case absent
}

/// One question about a picture and the answer to learn.
public struct Lesson: Hashable, Sendable {
    /// What is given and what is asked for.
    public var task: LessonTask
    /// The question, without picture or chat markers.
    public var question: String
    /// The answer, without chat markers.
    public var answer: String
    /// Index of the shape it is about; nil when it is about none.
    public var shape: Int?

    /// A lesson about shape `shape` of a scene.
    public init(task: LessonTask, question: String, answer: String, shape: Int?) {
        self.task = task
        self.question = question
        self.answer = answer
        self.shape = shape
    }
}

/// Which lessons are given, and how often.
public struct LessonMixture: Hashable, Sendable, Codable {
    /// Relative weights of the tasks; a task that is not named is not given.
    public struct Tasks: Hashable, Sendable, Codable {
        /// Weight of asking for a point by words.
        public var textToPoint = 1.0
        /// Weight of asking for a box by words.
        public var textToBox = 1.0
        /// Weight of asking for an outline by words.
        public var textToMask = 4.0
        /// Weight of asking for an outline by a point.
        public var pointToMask = 0.5
        /// Weight of asking for an outline by a box.
        public var boxToMask = 0.5
        /// Weight of asking what is at a point.
        public var pointToText = 0.5
        /// Weight of asking for what is not there.
        public var absent = 0.5

        /// The default weights.
        public init() {}

        /// The weight of `task`.
        public func weight(of task: LessonTask) -> Double {
            switch task {
            case .textToPoint: textToPoint
            case .textToBox: textToBox
            case .textToMask: textToMask
            case .pointToMask: pointToMask
            case .boxToMask: boxToMask
            case .pointToText: pointToText
            case .absent: absent
            }
        }
    }

    /// Relative weights of the forms of expressions, among those that single the shape out.
    public struct Forms: Hashable, Sendable, Codable {
        /// Weight of "red star".
        public var colorAndKind = 5.0
        /// Weight of "star".
        public var kind = 1.0
        /// Weight of "red shape".
        public var color = 0.5
        /// Weight of "the left circle".
        public var rank = 1.0
        /// Weight of "the moon above the square".
        public var relation = 1.0

        /// The default weights.
        public init() {}

        func weight(of form: ReferringExpression.Form) -> Double {
            switch form {
            case .colorAndKind: colorAndKind
            case .kind: kind
            case .color: color
            case .rank: rank
            case .relation: relation
            }
        }
    }

    /// Weights of the tasks.
    public var tasks = Tasks()
    /// Weights of the forms of expressions.
    public var forms = Forms()
    /// Questions asked about each picture.
    public var lessonsPerScene = 4
    /// Share of questions by words that use one of the other published wordings.
    public var otherWordings = 0.15

    /// Answers' coordinates are multiples of this, in thousandths of the picture's sides: 1, all digits; 50, twentieths.
    ///
    /// Until a model places things to the pixel, the last digits are noise to it, and most of what it is told. Coarse
    /// coordinates leave the digits that it can learn first.
    public var coordinateStep = 1

    /// The default mixture.
    public init() {}

    /// Everything that is wrong with the mixture, a sentence each.
    public var problems: [String] {
        let taskWeights = LessonTask.allCases.map(tasks.weight(of:))
        let formWeights = ReferringExpression.Form.allCases.map(forms.weight(of:))
        var found: [String] = []
        if (taskWeights + formWeights).contains(where: { !($0 >= 0 && $0 < .infinity) }) {
            found.append("tasks and forms must have weights that are finite and not negative")
        }
        if !taskWeights.contains(where: { $0 > 0 }) { found.append("tasks has no positive weight") }
        if !formWeights.contains(where: { $0 > 0 }) { found.append("forms has no positive weight") }
        if !(1...64).contains(lessonsPerScene) { found.append("lessonsPerScene is \(lessonsPerScene), not 1 to 64") }
        if !(1...500).contains(coordinateStep) {
            found.append("coordinateStep is \(coordinateStep), not 1 to 500")
        }
        if !(0...1).contains(otherWordings) { found.append("otherWordings is \(otherWordings), not 0 to 1") }
        return found
    }
}

extension LessonMixture.Tasks {
    /// Weights that give one task only.
    public static func only(_ task: LessonTask) -> LessonMixture.Tasks {
        var tasks = LessonMixture.Tasks()
        func weight(_ other: LessonTask) -> Double { other == task ? 1 : 0 }
        tasks.textToPoint = weight(.textToPoint)
        tasks.textToBox = weight(.textToBox)
        tasks.textToMask = weight(.textToMask)
        tasks.pointToMask = weight(.pointToMask)
        tasks.boxToMask = weight(.boxToMask)
        tasks.pointToText = weight(.pointToText)
        tasks.absent = weight(.absent)
        return tasks
    }
}
