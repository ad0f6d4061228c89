import SegGeometry
import SegRewards
import SegScenes
import SegTasks
import Testing

@testable import SegDatasets

struct SceneExamplesTests {
    private let style: SceneStyle = {
        var style = SceneStyle.emoji(sizes: [ImageSize(width: 96, height: 96), ImageSize(width: 110, height: 80)])
        style.overlapShare = 0.7
        return style
    }()

    @Test func `scenes have examples, and absent things are declined in words`() throws {
        var mixture = ExampleMixture()
        mixture.tasks = .only(.absent)
        for index in 0..<5 {
            let examples = try SceneExamples(style: style, mixture: mixture).item(seed: 9, index: index).examples
            #expect(!examples.isEmpty)
            #expect(examples.allSatisfy { $0.object == nil && $0.answer.hasPrefix("There is no ") })
            #expect(try !SceneExamples(style: style).item(seed: 9, index: index).examples.isEmpty)
        }
    }
}
