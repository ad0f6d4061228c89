import Foundation
import SegGeometry
import SegImaging
import SegRewards
import Testing

@testable import DatasetFixtures
@testable import SegDatasets
@testable import SegFormats
@testable import SegScenes
@testable import SegTasks

/// `DatasetCache`, `ExampleSourceConfig` and `PictureExamples` are tested through what they supply.
struct MixedSourceTests {
    private static var scenes: ExampleSourceConfig {
        var source = ExampleSourceConfig()
        source.examples.style = SceneStyle(sizes: [ImageSize(width: 64, height: 48)], shapes: 1...3)
        return source
    }

    private func dataset(_ folder: ReferFolder, weight: Double = 1) -> ExampleSourceConfig {
        var source = ExampleSourceConfig()
        source.dataset = folder.files()
        source.dataset.allowLeak = true
        source.weight = weight
        return source
    }

    @Test func `scenes alone are the scenes of their indexes`() throws {
        let mixedSource = MixedSource(Self.scenes.examples, seed: 6)
        var report = DataReport()
        for index in 0..<40 {
            let (scene, examples) = try Self.scenes.examples.item(seed: 6, index: index)
            let picture = try #require(try mixedSource.picture(at: index, report: &report))
            #expect(picture.image == scene.image && picture.examples == examples)
            for (place, example) in examples.enumerated() {
                let mask = example.object.map { RunLengthMask(scene.objects[$0].mask) }
                #expect(try picture.truth(of: place)?.mask == mask)
            }
        }
    }

    @Test func `sources are mixed by their weights, whoever asks for which item when`() throws {
        let folder = try ReferFolder(ReferFolder.many())
        try folder.addPictures()
        var datasets = DatasetCache()
        var emoji = Self.scenes
        emoji.examples.style.sizes = [ImageSize(width: 32, height: 32)]
        let sources = [Self.scenes, dataset(folder, weight: 2), emoji]
        let mixedSource = try MixedSource(sources, seed: 6, datasets: &datasets)
        var report = DataReport()
        let sizes = try (0..<512).map { try mixedSource.picture(at: $0, report: &report)?.image.size.width ?? 0 }
        // A small scene may have nothing to ask about.
        #expect([[64], [40], [32, 0]].map { widths in sizes.count(where: widths.contains) } == [128, 256, 128])
        let again = try MixedSource(sources, seed: 6, datasets: &datasets)
        for index in stride(from: 511, through: 0, by: -37) {
            #expect(try again.picture(at: index, report: &report)?.image.size.width == sizes[index])
        }
        #expect(datasets.contents.count == 1 && datasets.contents[0].contains("about 4 pictures"))
    }

    @Test func `a dataset of which nothing is left is an error that says why`() throws {
        let folder = try ReferFolder([(1, 1, 10, "train", ["one"])])
        var datasets = DatasetCache()
        #expect {
            try MixedSource([dataset(folder)], seed: 1, datasets: &datasets)
        } throws: { "\($0)".contains("missing_image 1") && "\($0)".contains("refcoco, train") }
        var other = ExampleSourceConfig()
        other.dataset.root = "/nowhere"
        #expect(throws: FormatError.self) { try MixedSource([other], seed: 1, datasets: &datasets) }
    }

    @Test func `a source is one thing, and says what is wrong with it`() {
        var source = ExampleSourceConfig()
        #expect(source.problems.isEmpty && source.kind == .scenes)
        source.dataset.coco = "a.json"
        #expect(source.problems.isEmpty && source.kind == .dataset)
        source.conversations = ["b.json"]
        #expect(source.problems.count == 1)
        source.dataset.coco = ""
        source.weight = 0
        source.examples.mixture.examplesPerScene = 2
        source.conversations = [""]
        source.dataset.masks = "m"
        source.tasks.mixture.examplesPerScene = 0
        #expect(source.problems.count == 5)
    }
}
