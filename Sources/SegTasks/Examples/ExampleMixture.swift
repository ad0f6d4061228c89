internal import SegDatasets
public import SegRewards
internal import SegScenes

/// Which examples are given, how often, and in which words: of drawn scenes and of datasets alike.
public struct ExampleMixture: Hashable, Sendable, Codable {
    /// Relative weights of the tasks.
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
        /// Weight of asking for a box by a point.
        public var pointToBox = 0.0
        /// Weight of asking for a point by a box.
        public var boxToPoint = 0.0
        /// Weight of asking what is in a box.
        public var boxToText = 0.0
        /// Weight of asking what has an outline.
        public var maskToText = 0.0
        /// Weight of asking for a point by an outline.
        public var maskToPoint = 0.0
        /// Weight of asking for a box by an outline.
        public var maskToBox = 0.0
        /// Weight of asking for a description, of pictures that have one.
        public var pictureToText = 0.0

        /// The default weights.
        public init() {}

        /// Weights that give one task only.
        public static func only(_ task: ExampleTask) -> Tasks {
            var tasks = Tasks()
            for other in ExampleTask.allCases { tasks[other] = other == task ? 1 : 0 }
            return tasks
        }

        /// The weight of `task`.
        public func weight(of task: ExampleTask) -> Double { self[task] }

        /// The weight of a task.
        public subscript(_ task: ExampleTask) -> Double {
            get { self[keyPath: Self.path(task)] }
            set { self[keyPath: Self.path(task)] = newValue }
        }

        private static func path(_ task: ExampleTask) -> WritableKeyPath<Tasks, Double> {
            switch task {
            case .textToPoint: \.textToPoint
            case .textToBox: \.textToBox
            case .textToMask: \.textToMask
            case .pointToMask: \.pointToMask
            case .boxToMask: \.boxToMask
            case .pointToText: \.pointToText
            case .absent: \.absent
            case .pointToBox: \.pointToBox
            case .boxToPoint: \.boxToPoint
            case .boxToText: \.boxToText
            case .maskToText: \.maskToText
            case .maskToPoint: \.maskToPoint
            case .maskToBox: \.maskToBox
            case .pictureToText: \.pictureToText
            }
        }
    }

    /// Relative weights of the forms of expressions, among those that single the shape out; of drawn scenes only.
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
        /// Weight of "the second apple from the left".
        public var order = 1.0
        /// Weight of "the apple at the top left".
        public var place = 1.0

        /// The default weights.
        public init() {}

        func weight(of form: ReferringExpression.Form) -> Double {
            switch form {
            case .colorAndKind: colorAndKind
            case .kind: kind
            case .color: color
            case .rank: rank
            case .relation: relation
            case .order: order
            case .place: place
            }
        }
    }

    /// Weights of the tasks.
    public var tasks = Tasks()
    /// Weights of the forms of expressions.
    public var forms = Forms()
    /// Questions asked about each drawn picture; of a dataset, each expression gets one an epoch.
    public var examplesPerScene = 4
    /// Share of questions by words for an outline that use one of the seven published wordings at random.
    public var otherWordings = 0.15
    /// Share of questions, of all tasks, that use a wording of the homepage or of this project (`ExampleSentences`).
    public var ownWordings = 0.0
    /// Share of answers in coordinates that stand in one of the published sentences; the others are bare.
    public var answerSentences = 0.0
    /// How far the edges of a box that is given may lie off, as a share of its sides.
    public var boxJitter = 0.0

    /// Answers' coordinates are multiples of this, in thousandths of the picture's sides: 1, all digits; 50,
    /// twentieths.
    ///
    /// Until a model places things to the pixel, the last digits are noise to it, and most of what it is reported.
    /// Coarse coordinates leave the digits that it can learn first.
    public var coordinateStep = 1

    /// The default mixture, of drawn scenes.
    public init() {}

    /// How datasets become examples by default: outlines by words, in the published sentences.
    public static var dataset: ExampleMixture {
        var mixture = ExampleMixture()
        mixture.tasks = .only(.textToMask)
        mixture.otherWordings = 1
        mixture.answerSentences = 1
        return mixture
    }

    /// Everything that is wrong with the mixture, a sentence each.
    public var problems: [String] {
        let taskWeights = ExampleTask.allCases.map(tasks.weight(of:))
        let formWeights = ReferringExpression.Form.allCases.map(forms.weight(of:))
        var found: [String] = []
        if (taskWeights + formWeights).contains(where: { !($0 >= 0 && $0 < .infinity) }) {
            found.append("tasks and forms must have weights that are finite and not negative")
        }
        if !taskWeights.contains(where: { $0 > 0 }) { found.append("tasks has no positive weight") }
        if !formWeights.contains(where: { $0 > 0 }) { found.append("forms has no positive weight") }
        if !(1...64).contains(examplesPerScene) { found.append("examplesPerScene is \(examplesPerScene), not 1 to 64") }
        if !(1...500).contains(coordinateStep) {
            found.append("coordinateStep is \(coordinateStep), not 1 to 500")
        }
        let shares = [("otherWordings", otherWordings), ("ownWordings", ownWordings), ("boxJitter", boxJitter)]
        for (name, share) in shares + [("answerSentences", answerSentences)] where !(0...1).contains(share) {
            found.append("\(name) is \(share), not 0 to 1")
        }
        return found
    }
}
