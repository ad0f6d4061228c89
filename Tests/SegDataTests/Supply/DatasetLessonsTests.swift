import Foundation
import SegGeometry
import SegImaging
import SegNotation
import Testing

@testable import SegData

struct DatasetLessonsTests {
    private static var everything: TeachingConfig {
        var teaching = TeachingConfig()
        for task in LessonTask.allCases where task != .pictureToText { teaching.mixture.tasks[task] = 1 }
        teaching.mixture.ownWordings = 0.5
        teaching.mixture.lessonsPerScene = 3
        return teaching
    }

    private struct Words: Hashable, Comparable {
        var question: String
        var answer: String

        static func < (a: Words, b: Words) -> Bool { (a.question, a.answer) < (b.question, b.answer) }
    }

    @Test func `a pass teaches what data prepare writes for that seed and epoch, in any order`() throws {
        let folder = try ReferFolder(ReferFolder.many())
        try folder.addPictures()
        var files = folder.files()
        files.allowLeak = true
        var report = DataReport()
        let shelf = try DatasetShelf(files, report: &report)
        let lessons = DatasetLessons(shelf, teaching: Self.everything, seed: 7)
        for epoch in 0..<3 {
            var taught: [Words] = []
            for place in 0..<lessons.count {
                let picture = try #require(lessons.picture(at: epoch * lessons.count + place, report: &report))
                #expect((1...3).contains(picture.lessons.count))
                taught += picture.lessons.map { Words(question: $0.question, answer: $0.answer) }
            }
            var written: [Words] = []
            let writer = SubjectLessons(
                seed: 7, epoch: epoch, mixture: Self.everything.mixture,
                outline: AnswerOutline(rule: Self.everything.outline))
            try files.forEach(&report) { source, report in
                try writer.write(source, report: &report) {
                    written.append(Words(question: $0.question, answer: $0.answer))
                }
            }
            #expect(taught.sorted() == written.sorted() && taught.count > 60)
        }
        #expect(report.unusable.isEmpty)
    }

    @Test func `what a lesson means is what its right answer covers`() throws {
        let folder = try ReferFolder(ReferFolder.many())
        try folder.addPictures()
        var files = folder.files()
        files.allowLeak = true
        var report = DataReport()
        let lessons = DatasetLessons(
            try DatasetShelf(files, report: &report), teaching: Self.everything, seed: 1)
        var seen: Set<LessonTask> = []
        for index in 0..<160 {
            let picture = try #require(lessons.picture(at: index, report: &report))
            for (place, lesson) in picture.lessons.enumerated() {
                let truth = try #require(try picture.truth(of: place))
                #expect(truth.mask.size == picture.image.size)
                let score = LessonScore(of: lesson.answer, to: lesson, about: truth)
                #expect(score.value > 0.9 && score.isValid, "\(lesson)")
                seen.insert(lesson.task)
            }
        }
        #expect(seen.count >= 11)
    }

    @Test func `a broken picture is told and passed over, and the others come as they would without it`() throws {
        let folder = try ReferFolder(ReferFolder.many())
        try folder.addPictures(broken: [2])
        var files = folder.files()
        files.allowLeak = true
        var report = DataReport()
        let teaching = Self.everything
        let shelf = try DatasetShelf(files, report: &report)
        let lessons = DatasetLessons(shelf, teaching: teaching, seed: 3)
        let found = (0..<lessons.count).map { lessons.picture(at: $0, report: &report)?.lessons }
        try folder.addPictures([2])
        var silent = DataReport()
        let whole = (0..<lessons.count).map { lessons.picture(at: $0, report: &silent)?.lessons }
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
        let shelf = try DatasetShelf(folder.files(), report: &report)
        let lessons = DatasetLessons(shelf, teaching: TeachingConfig(), seed: 3)
        #expect(lessons.picture(at: 0, report: &report) == nil)
        #expect(report.unusable == [.sizesDiffer: 1])
    }

    /// Whatever is written of a drawn scene comes back: the masks to the pixel, each expression meaning its object.
    @Test func `a dataset of written scenes teaches the truths of the scenes drawn in memory`() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("scenes-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let style = SceneStyle(sizes: [ImageSize(width: 64, height: 48)], shapes: 1...4)
        try SceneFolder(style: style, seed: 5).write(count: 16, to: folder, workers: 1)
        var files = DatasetFiles()
        files.scenes = folder.path
        var report = DataReport()
        var teaching = TeachingConfig()
        teaching.mixture.lessonsPerScene = 1
        let lessons = DatasetLessons(try DatasetShelf(files, report: &report), teaching: teaching, seed: 2)
        let scenes = (0..<16).map { Scene(seed: 5, index: $0, style: style) }
        var seen: Set<[Int]> = []
        for index in 0..<lessons.count {
            let picture = try #require(lessons.picture(at: index, report: &report))
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
