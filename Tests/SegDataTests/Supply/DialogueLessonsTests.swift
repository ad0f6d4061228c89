import Foundation
import SegTokens
import Testing

@testable import SegData

/// `DialogueShelf` is tested through the lessons that are taken from it.
struct DialogueLessonsTests {
    private func prepared(_ folder: ReferFolder, _ format: DialogueFormat) throws -> String {
        var files = folder.files()
        files.allowLeak = true
        var report = DataReport()
        let path = "\(folder.root)/lessons.json"
        var file = try ConversationFile(path: path, layout: .lines(format))
        try files.forEach(&report) { source, report in
            _ = try SubjectLessons(seed: 4).write(source, report: &report) { lesson in
                let isWritten = try file.add(Dialogue(lesson))
                #expect(isWritten)
            }
        }
        try file.finish()
        return path
    }

    @Test(arguments: DialogueFormat.allCases)
    func `prepared conversations teach, token by token, what the dataset does`(format: DialogueFormat) throws {
        let folder = try ReferFolder(ReferFolder.many())
        try folder.addPictures()
        var report = DataReport()
        let shelf = try DialogueShelf(contentsOf: [prepared(folder, format)], images: "", report: &report)
        let taken = DialogueLessons(shelf, most: 4, seed: 1)
        var files = folder.files()
        files.allowLeak = true
        let made = DatasetLessons(
            try DatasetShelf(files, report: &report), teaching: TeachingConfig(), seed: 4)
        let encoder = try NanoFiles.encoder()
        func branches(_ series: any LessonSeries, _ count: Int) throws -> [[Int]] {
            try (0..<count).flatMap { index in
                try series.trees(at: index, encoder: encoder, report: &report).flatMap { tree in
                    tree.branches.map { tree.stem + $0.ids + $0.isAnswer.map { $0 ? 1 : 0 } }
                }
            }.sorted { $0.lexicographicallyPrecedes($1) }
        }
        let (one, other) = (try branches(taken, taken.count), try branches(made, made.count))
        #expect(one == other && one.count == shelf.count && report.unusable.isEmpty)
    }

    @Test func `several turns are taught after one picture, and every answer of them`() throws {
        let folder = try ReferFolder([(1, 1, 10, "train", ["one"])])
        try folder.addPictures()
        let path = "\(folder.root)/talk.json"
        try Data(
            #"""
            [{"image": "1.jpg", "conversations": [{"from": "human", "value": "<image>\nWhat is red?"},
              {"from": "gpt", "value": "the star"}, {"from": "human", "value": "Where?"}, {"from": "gpt", "value": "left"}]},
             {"image": "1.jpg", "conversations": [{"from": "human", "value": "<image>\nIs there a moon?"},
              {"from": "gpt", "value": "no"}]}]
            """#.utf8
        ).write(to: URL(fileURLWithPath: path))
        var report = DataReport()
        let shelf = try DialogueShelf(contentsOf: [path], images: folder.images, report: &report)
        let encoder = try NanoFiles.encoder()
        let trees = try DialogueLessons(shelf, most: 4, seed: 1).trees(at: 0, encoder: encoder, report: &report)
        #expect(trees.count == 1 && trees[0].branches.count == 2 && report.entries.isEmpty)
        let tokenizer = try NanoFiles.tokenizer()
        let answers = trees[0].branches.map { branch in
            tokenizer.decode(zip(branch.ids, branch.isAnswer).filter(\.1).map(\.0), skipSpecial: true)
        }
        #expect(Set(answers) == ["the starleft", "no"])
    }

    @Test func `what cannot be taught is counted by its reason`() throws {
        let folder = try ReferFolder([(1, 1, 10, "train", ["one"])])
        try folder.addPictures()
        let path = "\(folder.root)/talk.jsonl"
        let answer = #"{"from": "gpt", "value": "x"}"#
        let lines = [
            #"{"conversations": [{"from": "human", "value": "no picture"}, \#(answer)]}"#,
            #"{"image": ["1.jpg", "2.jpg"], "conversations": [{"from": "human", "value": "two"}, \#(answer)]}"#,
            #"{"image": "1.jpg", "conversations": [{"from": "human", "value": "no answer"}]}"#,
            #"{"image": "missing.jpg", "conversations": [{"from": "human", "value": "?"}, \#(answer)]}"#,
            #"{"image": "1.jpg", "conversations": 3}"#, "{",
            #"{"image": "1.jpg", "conversations": [\#(answer), {"from": "human", "value": "<image>?"}, \#(answer)]}"#,
        ]
        try Data(lines.joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: path))
        var report = DataReport()
        let shelf = try DialogueShelf(contentsOf: [path], images: folder.images, report: &report)
        #expect(report.counts == [.unteachable: 3, .missingImage: 1, .brokenRecord: 2])
        #expect(shelf.count == 1)
        var late = DataReport()
        let series = DialogueLessons(shelf, most: 4, seed: 1)
        #expect(try series.trees(at: 0, encoder: NanoFiles.encoder(), report: &late).isEmpty)
        #expect(late.counts == [.unteachable: 1])
        try Data("{}".utf8).write(to: URL(fileURLWithPath: path))
        #expect(try series.trees(at: 0, encoder: NanoFiles.encoder(), report: &late).isEmpty)
        #expect(late.counts[.brokenRecord] == 1)
    }
}
