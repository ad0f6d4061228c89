import SegDatasets
import SegGeometry
import SegNotation
import SegScenes
import SegTasks
import TestSupport
import Testing

@testable import SegRewards

/// `RewardPart`, `RewardWeights` and `Reward` are tested here, too.
struct RewarderTests {
    private static let scene = Scene(seed: 1, index: 0, style: SceneStyle(shapes: 1...1, backgroundVariety: 0))

    private func rewarder(_ task: ExampleTask, answer: String = "", object: Int? = 0, fill: FillRule = .inclusive)
        -> Rewarder
    {
        var rule = RewardRule()
        rule.fill = fill
        let example = Example(task: task, question: "?", answer: answer, object: object)
        let truth = try? PictureExamples(Self.scene, [example]).truth(of: 0)
        return Rewarder(task, answer: answer, about: truth, rule: rule, budget: 200)
    }

    private func parts(_ task: ExampleTask, _ text: String, tokens: Int = 20, isFinished: Bool = true, object: Int? = 0)
        -> [RewardPart: Double]
    {
        rewarder(task, answer: "red star", object: object)
            .reward(.init(text: text, tokens: tokens, isFinished: isFinished)).parts
    }

    private static func truth(_ task: ExampleTask) throws -> String {
        var mixture = ExampleMixture()
        mixture.tasks = .only(task)
        mixture.examplesPerScene = 1
        let examples = try Example.examples(
            about: scene, mixture: mixture, outline: OutlineRule(epsilonRatio: 0.001), style: SceneStyle(), seed: 1)
        return try #require(examples.first).answer
    }

    @Test(arguments: [ExampleTask.textToMask, .pointToMask, .boxToMask, .textToBox, .textToPoint])
    func `the right answer earns what can be earned`(task: ExampleTask) throws {
        let parts = parts(task, try Self.truth(task))
        #expect(try #require(parts[.overlap]) > 0.93)
        #expect(try #require(parts[.centroid]) > -0.003)
        #expect(parts[.format] == 1 && parts[.length] == -0.1 && parts[.absence] == nil && parts[.words] == nil)
    }

    @Test func `each answer earns what its outline covers`() throws {
        let mask = RunLengthMask(Self.scene.objects[0].mask)
        let all = parts(.textToMask, "[[[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]]]")
        #expect(abs(try #require(all[.overlap]) - Double(mask.area) / Double(mask.size.area)) < 1e-12)
        let centroid = try #require(mask.centroid)
        let distance = (centroid.x - 0.5) * (centroid.x - 0.5) + (centroid.y - 0.5) * (centroid.y - 0.5)
        #expect(abs(try #require(all[.centroid]) + distance) < 1e-12)
        #expect(all[.points] == -0.04 && all[.format] == 1)
    }

    @Test(arguments: ["", "There is no star.", "[[[0.5, 0.5]]]", "[[[", "\u{0}", "[0.1, 0.2]"])
    func `no outline is the worst answer where one is asked for`(text: String) {
        let parts = parts(.textToMask, text)
        // A single vertex of an inclusive fill is a pixel: it may even be the right one.
        if text != "[[[0.5, 0.5]]]" { #expect(parts[.overlap] == 0 && parts[.centroid] == -2 && parts[.box] == 0) }
        #expect(parts[.format] == 0)
    }

    @Test func `a cut answer, one with more than was asked for, and one with rubbish around are not well formed`()
        throws
    {
        let truth = try Self.truth(.textToMask)
        #expect(parts(.textToMask, truth)[.format] == 1)
        #expect(parts(.textToMask, truth, isFinished: false)[.format] == 0)
        #expect(parts(.textToMask, truth + " [0.1, 0.2]")[.format] == 0)
        #expect(parts(.textToPoint, "[0.1, 0.2] [0.3, 0.4]")[.format] == 0)
        #expect(parts(.textToBox, "[0.1, 0.2, 0.3, 0.4]")[.format] == 1)
        #expect(parts(.textToBox, "[0.1, 0.2]")[.format] == 0)
    }

    @Test func `what is not there is best said in words`() {
        #expect(parts(.absent, "There is no star.", object: nil)[.absence] == 1)
        #expect(parts(.absent, "[[[0.1, 0.1], [0.2, 0.1], [0.2, 0.2]]]", object: nil)[.absence] == 0)
        #expect(parts(.absent, "", object: nil)[.absence] == 0)
        for attempt in ["[[[0.1, 0.2", "<|box_start|>(10,20),(30,40)<|box_end|>", "M 10,20 L 30,40", "[]", " \n"] {
            #expect(parts(.absent, attempt, object: nil)[.absence] == 0, "\(attempt)")
        }
        #expect(parts(.absent, "<think>[0.1, 0.2]?</think>There is no star.", object: nil)[.absence] == 1)
        #expect(parts(.absent, "There is no star.", object: nil)[.overlap] == nil)
    }

    @Test func `a name is right or wrong`() {
        #expect(parts(.pointToText, "red star")[.words] == 1)
        #expect(parts(.pointToText, "red")[.words] == 0)
        #expect(parts(.pictureToText, "red star", object: nil)[.words] == 1)
        #expect(parts(.pictureToText, "[0.1, 0.2]", object: nil) == [.words: 0, .format: 0, .length: -0.1])
    }

    @Test func `longer answers cost their share of the budget`() {
        #expect(parts(.textToPoint, "[0.1, 0.2]", tokens: 200)[.length] == -1)
        #expect(parts(.textToPoint, "[0.1, 0.2]", tokens: 50)[.length] == -0.25)
    }

    @Test func `the total is the weighted sum, and the fill rule counts`() {
        var weights = RewardWeights()
        (weights.overlap, weights.centroid, weights.format) = (2, 3, 0)
        #expect(Reward(parts: [.overlap: 0.5, .centroid: -1, .format: 1], weights: weights).total == -2)
        // The corners of a shape's box, filled in both ways.
        let box = Self.scene.objects[0].box
        let text = "[[[\(box.x1), \(box.y1)], [\(box.x2), \(box.y1)], [\(box.x2), \(box.y2)], [\(box.x1), \(box.y2)]]]"
        let answer = Rewarder.Answer(text: text, tokens: 1, isFinished: true)
        let overlaps = [FillRule.inclusive, .coco].map {
            rewarder(.textToMask, fill: $0).reward(answer).parts[.overlap]
        }
        #expect(overlaps[0] != overlaps[1])
    }

    @Test func `any text earns finite parts within their ranges`() throws {
        var random = SplitMix64(seed: 8)
        let pieces = [
            "[", "]", "0.", "1e999", "-", ", ", "0.5", "7", "nan", "[[[0.1, 0.9], [", "0.4]]]", "é", " ", "\u{0}",
        ]
        for _ in 0..<600 {
            let text = (0..<Int.random(in: 0...24, using: &random)).map { _ in
                pieces.randomElement(using: &random) ?? ""
            }.joined()
            for task in ExampleTask.allCases {
                let reward = rewarder(task, object: task == .absent ? nil : 0)
                    .reward(.init(text: text, tokens: 3, isFinished: true))
                #expect(reward.total.isFinite)
                for (part, value) in reward.parts {
                    let range = part == .centroid ? -2.0...0 : part == .length || part == .points ? -1...0 : 0...1
                    #expect(range.contains(value), "\(part) of \(text)")
                }
            }
        }
    }

    @Test func `weights that are negative, no numbers or all 0 are named`() {
        var weights = RewardWeights()
        #expect(weights.problems.isEmpty)
        (weights.overlap, weights.words) = (-1, .nan)
        #expect(weights.problems.map { $0.prefix(5) } == ["overl", "words"])
        (weights.overlap, weights.centroid, weights.format, weights.absence, weights.words) = (0, 0, 0, 0, 0)
        #expect(weights.problems == ["no weight is positive"])
    }
}
