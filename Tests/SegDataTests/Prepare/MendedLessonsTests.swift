import Foundation
import SegData
import SegNotation
import Testing

@Suite struct MendedLessonsTests {
    private typealias Entry = (Int, Int, Int, String, [String])

    private let references: [Entry] = (1...60).map {
        ($0, $0 % 4 + 1, $0 % 8 * 10 + 10, $0 % 5 == 0 ? "val" : "train", ["a\($0)", "b"])
    }

    private func write(
        _ references: [(Int, Int, Int, String, [String])], _ lessons: MendedLessons
    ) throws -> (lessons: [MendedLessons.Lesson], report: DataReport) {
        let folder = try ReferFolder(references)
        var (dataset, report) = try folder.dataset()
        var written: [MendedLessons.Lesson] = []
        lessons.write(dataset, images: "images", report: &report) { written.append($0) }
        return (written, report)
    }

    @Test func `only the split asked for, once a sentence, in the order of the file`() throws {
        let train = try write(references, MendedLessons(seed: 1)).lessons
        #expect(train.count == 96)
        #expect(Set(train.map(\.question).filter { Question.published("b").contains($0) }).count > 3)
        #expect(train.first?.id == "refcoco-unc-1-10")
        #expect(train.map(\.image).allSatisfy { $0.hasPrefix("images/") })
        #expect(Question.published("a1").contains(train[0].question))
        #expect(try write(references, MendedLessons(seed: 1, split: "val")).lessons.count == 24)
    }

    @Test func `a lesson depends on seed, epoch and place alone`() throws {
        let all = try write(references, MendedLessons(seed: 1)).lessons
        for threads in 2...4 {
            #expect(try write(references, MendedLessons(seed: 1, threads: threads)).lessons == all)
        }
        #expect(try write(references, MendedLessons(seed: 2)).lessons != all)
        #expect(try write(references, MendedLessons(seed: 1, epoch: 1)).lessons != all)
        let fewer = try write(references, MendedLessons(seed: 1, excluded: [2])).lessons
        #expect(fewer.count < all.count)
        #expect(Set(fewer).isSubset(of: Set(all)))
    }

    @Test func `excluded pictures, absent files and what has no outline are listed`() throws {
        let entries: [(Int, Int, Int, String, [String])] = [
            (1, 1, 10, "train", ["a", ""]), (2, 2, 20, "train", ["b"]), (3, 1, 90, "train", ["c"]),
            (4, 1, 91, "train", ["d"]), (5, 3, 30, "train", ["e"]), (6, 9, 30, "train", ["f"]),
        ]
        let (lessons, report) = try write(entries, MendedLessons(seed: 1, excluded: [3]))
        #expect(lessons.map(\.id) == ["refcoco-unc-1-10", "refcoco-unc-2-20"])
        #expect(
            report.counts == [.emptyExpression: 1, .emptyMask: 1, .brokenAnnotation: 1, .leak: 1, .unknownImage: 1])
        let checked = try write(entries, MendedLessons(seed: 1, checksImages: true))
        #expect(checked.lessons.isEmpty)
        #expect(checked.report.counts[.missingImage] == 5)
    }
}
