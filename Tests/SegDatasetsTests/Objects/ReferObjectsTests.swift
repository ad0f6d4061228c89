import DatasetFixtures
import SegDatasets
import SegFormats
import SegNotation
import SegTasks
import Testing

@Suite struct ReferObjectsTests {
    private typealias Entry = (Int, Int, Int, String, [String])

    private let references: [Entry] = (1...60).map {
        ($0, $0 % 4 + 1, $0 % 8 * 10 + 10, $0 % 5 == 0 ? "val" : "train", ["a\($0)", "b"])
    }

    private func write(
        _ references: [(Int, Int, Int, String, [String])], split: String = "train", excluded: Set<Int> = []
    ) throws -> (examples: [WrittenExample], report: DataReport) {
        let folder = try ReferFolder(references)
        var (dataset, report) = try folder.dataset()
        var written: [WrittenExample] = []
        let source = ReferObjects(dataset, images: "images", split: split, excluded: excluded)
        try ExampleMaker(seed: 1).write(source, report: &report) { written.append($0) }
        return (written, report)
    }

    @Test func `only the split asked for, once a sentence, in the order of the file`() throws {
        let train = try write(references).examples
        #expect(train.count == 96)
        #expect(Set(train.map(\.question).filter { Question.published("b").contains($0) }).count > 3)
        #expect(train.first?.id == "refcoco-unc-1-10")
        #expect(train.map(\.image).allSatisfy { $0.hasPrefix("images/") })
        #expect(Question.published("a1").contains(train[0].question))
        #expect(try write(references, split: "val").examples.count == 24)
    }

    @Test func `what a sentence is trained on does not depend on what is left out beside it`() throws {
        let all = try write(references).examples
        let fewer = try write(references, excluded: [2]).examples
        #expect(fewer.count < all.count)
        #expect(Set(fewer).isSubset(of: Set(all)))
    }

    @Test func `excluded pictures and what has no outline are listed`() throws {
        let entries: [(Int, Int, Int, String, [String])] = [
            (1, 1, 10, "train", ["a", ""]), (2, 2, 20, "train", ["b"]), (3, 1, 90, "train", ["c"]),
            (4, 1, 91, "train", ["d"]), (5, 3, 30, "train", ["e"]), (6, 9, 30, "train", ["f"]),
        ]
        let (examples, report) = try write(entries, excluded: [3])
        #expect(examples.map(\.id) == ["refcoco-unc-1-10", "refcoco-unc-2-20"])
        #expect(
            report.counts == [.emptyExpression: 1, .emptyMask: 1, .brokenAnnotation: 1, .leak: 1, .unknownImage: 1])
    }
}
