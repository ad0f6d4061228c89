import SegDatasets
import SegGeometry
import SegRewards
import SegTasks
import Testing

@testable import SegScenes

/// Laws of examples; `ExampleChoice` and `SceneExamples` are tested through what they give.
struct ExampleTests {
    private let series = SceneExamples()

    @Test func `examples are a pure function of seed and index`() throws {
        for index in 0..<50 {
            let first = try series.item(seed: 2, index: index)
            let second = try series.item(seed: 2, index: index)
            #expect(first.examples == second.examples)
            #expect(first.scene == second.scene)
        }
    }

    @Test func `no question is asked twice about a scene, and the mixture's number is kept`() throws {
        for index in 0..<60 {
            let examples = try series.item(seed: 3, index: index).examples
            #expect(Set(examples.map(\.question)).count == examples.count)
            #expect((1...4).contains(examples.count))
        }
    }

    @Test func `every answer that is trained on scores as a right one`() throws {
        for index in 0..<60 {
            let (scene, examples) = try series.item(seed: 4, index: index)
            let picture = PictureExamples(scene, examples)
            for (place, example) in examples.enumerated() {
                let score = ExampleScore(of: example.answer, to: example, about: try picture.truth(of: place))
                #expect(score.isValid)
                #expect(score.value > 0.7, "\(example)")
            }
        }
    }

    @Test func `tasks come as often as they weigh`() throws {
        var examples = series
        examples.mixture.tasks = .only(.textToBox)
        examples.mixture.tasks.absent = 1
        examples.mixture.examplesPerScene = 1
        let tasks = try (0..<300).flatMap { try examples.item(seed: 5, index: $0).examples.map(\.task) }
        #expect(Set(tasks) == [.textToBox, .absent])
        #expect(abs(tasks.count { $0 == .absent } - 150) < 35)
    }

    @Test func `coarse coordinates end in zeros, and outlines keep three vertices`() throws {
        var examples = series
        examples.mixture.coordinateStep = 50
        for index in 0..<40 {
            for example in try examples.item(seed: 7, index: index).examples where example.object != nil {
                let numbers = example.answer.split { !"0123456789.".contains($0) }.compactMap { Double($0) }
                #expect(numbers.allSatisfy { (($0 * 1000).rounded()).remainder(dividingBy: 50) == 0 })
                if example.answer.hasPrefix("[[[") { #expect(numbers.count >= 6) }
            }
        }
    }

    @Test func `a mixture that only asks for what is absent has examples about any scene`() throws {
        var examples = series
        examples.mixture.tasks = .only(.absent)
        for index in 0..<50 {
            for example in try examples.item(seed: 6, index: index).examples {
                #expect(example.answer.hasPrefix("There is no "))
                #expect(example.object == nil)
            }
        }
    }

    @Test func `every problem of a series is named`() {
        var examples = series
        examples.style.kinds = []
        examples.mixture.tasks = ExampleMixture.Tasks()
        examples.mixture.tasks.textToBox = -1
        examples.mixture.examplesPerScene = 0
        examples.mixture.otherWordings = 2
        examples.mixture.coordinateStep = 0
        examples.outline.epsilonRatio = 1
        #expect(examples.problems.count == 6)
        var silent = ExampleMixture()
        silent.tasks = .only(.absent)
        silent.tasks.absent = 0
        #expect(silent.problems == ["tasks has no positive weight"])
    }
}
