import Foundation
import SegGeometry
import SegImaging
import Testing

@testable import SegData

/// `LessonShelves`, `LessonSourceConfig` and `PictureLessons` are tested through what they supply.
struct LessonSupplyTests {
    private static var scenes: LessonSourceConfig {
        var source = LessonSourceConfig()
        source.lessons.style = SceneStyle(sizes: [ImageSize(width: 64, height: 48)], shapes: 1...3)
        return source
    }

    private func dataset(_ folder: ReferFolder, weight: Double = 1) -> LessonSourceConfig {
        var source = LessonSourceConfig()
        source.dataset = folder.files()
        source.dataset.allowLeak = true
        source.weight = weight
        return source
    }

    @Test func `scenes alone are the scenes of their indexes`() throws {
        let supply = LessonSupply(Self.scenes.lessons, seed: 6)
        var report = DataReport()
        for index in 0..<40 {
            let (scene, lessons) = try Self.scenes.lessons.item(seed: 6, index: index)
            let picture = try #require(try supply.picture(at: index, report: &report))
            #expect(picture.image == scene.image && picture.lessons == lessons)
            for (place, lesson) in lessons.enumerated() {
                let mask = lesson.object.map { RunLengthMask(scene.objects[$0].mask) }
                #expect(try picture.truth(of: place)?.mask == mask)
            }
        }
    }

    @Test func `sources are mixed by their weights, whoever asks for which item when`() throws {
        let folder = try ReferFolder(ReferFolder.many())
        try folder.addPictures()
        var shelves = LessonShelves()
        var emoji = Self.scenes
        emoji.lessons.style.sizes = [ImageSize(width: 32, height: 32)]
        let sources = [Self.scenes, dataset(folder, weight: 2), emoji]
        let supply = try LessonSupply(sources, seed: 6, shelves: &shelves)
        var report = DataReport()
        let sizes = try (0..<512).map { try supply.picture(at: $0, report: &report)?.image.size.width ?? 0 }
        // A small scene may have nothing to ask about.
        #expect([[64], [40], [32, 0]].map { widths in sizes.count(where: widths.contains) } == [128, 256, 128])
        let again = try LessonSupply(sources, seed: 6, shelves: &shelves)
        for index in stride(from: 511, through: 0, by: -37) {
            #expect(try again.picture(at: index, report: &report)?.image.size.width == sizes[index])
        }
        #expect(shelves.contents.count == 1 && shelves.contents[0].contains("about 4 pictures"))
    }

    @Test func `a dataset of which nothing is left is an error that says why`() throws {
        let folder = try ReferFolder([(1, 1, 10, "train", ["one"])])
        var shelves = LessonShelves()
        #expect {
            try LessonSupply([dataset(folder)], seed: 1, shelves: &shelves)
        } throws: { "\($0)".contains("missing_image 1") && "\($0)".contains("refcoco, train") }
        var other = LessonSourceConfig()
        other.dataset.root = "/nowhere"
        #expect(throws: FormatError.self) { try LessonSupply([other], seed: 1, shelves: &shelves) }
    }

    @Test func `a source is one thing, and says what is wrong with it`() {
        var source = LessonSourceConfig()
        #expect(source.problems.isEmpty && source.kind == .scenes)
        source.dataset.coco = "a.json"
        #expect(source.problems.isEmpty && source.kind == .dataset)
        source.conversations = ["b.json"]
        #expect(source.problems.count == 1)
        source.dataset.coco = ""
        source.weight = 0
        source.lessons.mixture.lessonsPerScene = 2
        source.conversations = [""]
        source.dataset.masks = "m"
        source.teaching.mixture.lessonsPerScene = 0
        #expect(source.problems.count == 5)
    }
}
