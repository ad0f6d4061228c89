import DatasetFixtures
import Foundation
import SegGeometry
import SegImaging
import SegNotation
import SegRewards
import Testing

@testable import SegDatasets
@testable import SegFormats
@testable import SegScenes
@testable import SegTasks

struct DatasetExamplesTests {
    private static var everything: TaskConfig {
        var tasks = TaskConfig()
        for task in ExampleTask.allCases where task != .pictureToText { tasks.mixture.tasks[task] = 1 }
        tasks.mixture.ownWordings = 0.5
        tasks.mixture.examplesPerScene = 3
        return tasks
    }

    private struct Words: Hashable, Comparable {
        var question: String
        var answer: String

        static func < (a: Words, b: Words) -> Bool { (a.question, a.answer) < (b.question, b.answer) }
    }

    @Test func `a pass trains what data prepare writes for that seed and epoch, in any order`() throws {
        let folder = try ReferFolder(ReferFolder.many())
        try folder.addPictures()
        var files = folder.files()
        files.allowLeak = true
        var report = DataReport()
        let dataset = try AnnotatedDataset(files, report: &report)
        let examples = DatasetExamples(dataset, tasks: Self.everything, seed: 7)
        for epoch in 0..<3 {
            var trained: [Words] = []
            for place in 0..<examples.count {
                let picture = try #require(examples.picture(at: epoch * examples.count + place, report: &report))
                #expect((1...3).contains(picture.examples.count))
                trained += picture.examples.map { Words(question: $0.question, answer: $0.answer) }
            }
            var written: [Words] = []
            let writer = ExampleMaker(
                seed: 7, epoch: epoch, mixture: Self.everything.mixture,
                outline: AnswerOutline(rule: Self.everything.outline))
            try files.forEach(&report) { source, report in
                try writer.write(source, report: &report) {
                    written.append(Words(question: $0.question, answer: $0.answer))
                }
            }
            #expect(trained.sorted() == written.sorted() && trained.count > 60)
        }
        #expect(report.unusable.isEmpty)
    }

    @Test func `what an example means is what its right answer covers`() throws {
        let folder = try ReferFolder(ReferFolder.many())
        try folder.addPictures()
        var files = folder.files()
        files.allowLeak = true
        var report = DataReport()
        let examples = DatasetExamples(
            try AnnotatedDataset(files, report: &report), tasks: Self.everything, seed: 1)
        var seen: Set<ExampleTask> = []
        for index in 0..<160 {
            let picture = try #require(examples.picture(at: index, report: &report))
            for (place, example) in picture.examples.enumerated() {
                let truth = try #require(try picture.truth(of: place))
                #expect(truth.mask.size == picture.image.size)
                let score = ExampleScore(of: example.answer, to: example, about: truth)
                #expect(score.value > 0.9 && score.isValid, "\(example)")
                seen.insert(example.task)
            }
        }
        #expect(seen.count >= 11)
    }

    @Test func `a broken picture is reported and passed over, and the others come as they would without it`() throws {
        let folder = try ReferFolder(ReferFolder.many())
        try folder.addPictures(broken: [2])
        var files = folder.files()
        files.allowLeak = true
        var report = DataReport()
        let tasks = Self.everything
        let dataset = try AnnotatedDataset(files, report: &report)
        let examples = DatasetExamples(dataset, tasks: tasks, seed: 3)
        let found = (0..<examples.count).map { examples.picture(at: $0, report: &report)?.examples }
        try folder.addPictures([2])
        var silent = DataReport()
        let whole = (0..<examples.count).map { examples.picture(at: $0, report: &silent)?.examples }
        let broken = found.indices.filter { found[$0] == nil }
        #expect(!broken.isEmpty && broken.count < found.count / 2)
        #expect(report.unusable == [.brokenImage: broken.count] && silent.entries.isEmpty)
        #expect(report.entries.allSatisfy { $0.problem != .brokenImage || $0.detail.contains("2.jpg") })
        for index in found.indices where found[index] != nil { #expect(found[index] == whole[index]) }
    }

    @Test func `a picture of another size than its masks is passed over`() throws {
        let folder = try ReferFolder([(1, 1, 10, "train", ["one"])])
        try folder.addPictures()
        try Image(size: ImageSize(width: 30, height: 41)).writePNG(to: "\(folder.images)/1.jpg")
        var report = DataReport()
        let dataset = try AnnotatedDataset(folder.files(), report: &report)
        let examples = DatasetExamples(dataset, tasks: TaskConfig(), seed: 3)
        #expect(examples.picture(at: 0, report: &report) == nil)
        #expect(report.unusable == [.sizesDiffer: 1])
    }

    /// Whatever is written of a drawn scene comes back: the masks to the pixel, each expression meaning its object.
    @Test func `a dataset of written scenes trains the truths of the scenes drawn in memory`() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("scenes-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let style = SceneStyle(sizes: [ImageSize(width: 64, height: 48)], shapes: 1...4)
        try SceneFolder(style: style, seed: 5).write(count: 16, to: folder, workers: 1)
        var files = DatasetFiles()
        files.scenes = folder.path
        var report = DataReport()
        var tasks = TaskConfig()
        tasks.mixture.examplesPerScene = 1
        let examples = DatasetExamples(try AnnotatedDataset(files, report: &report), tasks: tasks, seed: 2)
        let scenes = (0..<16).map { Scene(seed: 5, index: $0, style: style) }
        var seen: Set<[Int]> = []
        for index in 0..<examples.count {
            let picture = try #require(examples.picture(at: index, report: &report))
            let truth = try #require(try picture.truth(of: 0))
            let matches = scenes.enumerated().flatMap { index, scene -> [[Int]] in
                guard scene.image == picture.image else { return [] }
                return scene.objects.indices.filter { object in
                    let iou = try? Overlap(RunLengthMask(scene.objects[object].mask), truth.mask).iou
                    return iou == 1 && scene.objects[object].box == truth.box
                }.map { [index, $0] }
            }
            #expect(matches.count == 1)
            seen.formUnion(matches)
        }
        let named = scenes.enumerated().flatMap { index, scene in
            scene.objects.indices.filter { !ReferringExpression.unique(for: $0, in: scene).isEmpty }
                .map { [index, $0] }
        }
        #expect(seen == Set(named) && report.entries.isEmpty)
    }
}
